"""Open311 GeoReport v2: the same requests in the words of that specification."""
