-- The least id that a moment can give.
CREATE FUNCTION shiliu_month_floor(moment timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT rpad(lpad(to_hex(floor(extract(epoch FROM moment) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;

-- Makes the parts from the month of `since` to `ahead` months after this one and says how many.
-- Runs as the owner for the role that serves, and so takes nothing but a number and a moment.
-- Rows that found no month are moved into theirs.
CREATE FUNCTION shiliu_make_months(ahead integer, since timestamptz DEFAULT now()) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET lock_timeout = '5s'
AS $$
DECLARE
    parent record;
    month timestamp := date_trunc('month', since AT TIME ZONE 'UTC');
    final timestamp := date_trunc('month', now() AT TIME ZONE 'UTC')
        + make_interval(months => least(ahead, 24));
    part text;
    low uuid;
    high uuid;
    waiting bigint;
    made integer := 0;
BEGIN
    WHILE month <= final LOOP
        low := shiliu_month_floor(month AT TIME ZONE 'UTC');
        high := shiliu_month_floor((month + interval '1 month') AT TIME ZONE 'UTC');
        FOR parent IN
            SELECT c.oid, c.relname AS name, a.attname AS key, EXISTS (
                SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname = 'refuse_truncate'
            ) AS append_only
            FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.partattrs[0]
            WHERE c.relnamespace = 'public'::regnamespace ORDER BY c.relname
        LOOP
            part := parent.name || to_char(month, '_YYYY_MM');
            CONTINUE WHEN to_regclass('public.' || quote_ident(part)) IS NOT NULL;
            EXECUTE format('SELECT count(*) FROM public.%I WHERE %I >= $1 AND %I < $2',
                           parent.name || '_rest', parent.key, parent.key) INTO waiting USING low, high;
            IF waiting > 0 THEN
                EXECUTE format('LOCK TABLE public.%I IN ACCESS EXCLUSIVE MODE', parent.name);
                EXECUTE format('CREATE TEMP TABLE shiliu_moving ON COMMIT DROP AS SELECT * FROM public.%I WHERE %I >= %L AND %I < %L',
                               parent.name || '_rest', parent.key, low, parent.key, high);
                EXECUTE format('ALTER TABLE public.%I DISABLE TRIGGER USER', parent.name || '_rest');
                EXECUTE format('DELETE FROM public.%I WHERE %I >= %L AND %I < %L',
                               parent.name || '_rest', parent.key, low, parent.key, high);
                EXECUTE format('ALTER TABLE public.%I ENABLE TRIGGER USER', parent.name || '_rest');
            END IF;
            EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                           part, parent.name, low, high);
            IF parent.append_only THEN
                EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.%I '
                               'FOR EACH STATEMENT EXECUTE FUNCTION shiliu_refuse_change()', part);
            END IF;
            IF waiting > 0 THEN
                EXECUTE format('INSERT INTO public.%I SELECT * FROM shiliu_moving', parent.name);
                DROP TABLE shiliu_moving;
            END IF;
            made := made + 1;
        END LOOP;
        month := month + interval '1 month';
    END LOOP;
    RETURN made;
END $$;
