-- For readers of a lake: start `duckdb` in its folder and `.read lake.sql`. Every statement is tried
-- by the tests. Columns: deployment, area, level, day, verb, detail, delivery, count.
-- A count is NULL where it is hidden. `*` as detail and delivery is the row of all of them together:
-- never add it to the others, and never add up areas of two levels.
CREATE OR REPLACE VIEW tallies AS SELECT * FROM read_parquet('whole/*.parquet');

-- The whole of each deployment; a hidden day counts nothing, so say how many were hidden.
CREATE OR REPLACE VIEW wholes AS
SELECT * EXCLUDE (detail, delivery) FROM tallies WHERE area = deployment AND detail = '*';

-- The nation by day.
SELECT day, sum(count) AS requests, count(*) FILTER (count IS NULL) AS hidden
FROM wholes WHERE verb = 'case.receive' GROUP BY day ORDER BY day;

-- One province by month: the first two digits of the code.
SELECT strftime(day, '%Y-%m') AS month, verb, sum(count) AS number
FROM wholes WHERE deployment LIKE '15%' GROUP BY ALL ORDER BY ALL;

-- One district, every day, split by what the verb is split by.
SELECT day, verb, detail, delivery, count
FROM tallies WHERE deployment = '150603' AND area = '150603' ORDER BY ALL;

-- The deployments that changed most: these fourteen days against the fourteen before.
SELECT deployment,
    sum(count) FILTER (day > last_day - 14) AS these,
    sum(count) FILTER (day <= last_day - 14) AS before
FROM wholes, (SELECT max(day) AS last_day FROM wholes)
WHERE verb = 'case.receive' AND day > last_day - 28
GROUP BY deployment ORDER BY abs(these - before) DESC NULLS LAST LIMIT 20;
