"""Very many requests with their whole lives, written in minutes: for trying out size.

Nothing here goes through the actions, which would take an hour. What is written is what they
would have left: the lives follow the table of the lifecycle, texts fit the hashes in their steps,
and figures and seals are made from the facts as always.
"""
