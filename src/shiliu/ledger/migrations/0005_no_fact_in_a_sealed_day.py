from django.db import migrations

# A clock that ran ahead while a day was sealed and was then set back would record facts in a day
# that has its seal. They are recorded in the first moment after it instead, and nothing is refused.
# The owner is left alone: moving rows to their month must not change them.
_AFTER_SEALS = """
CREATE FUNCTION shiliu_after_seals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unsealed timestamptz;
BEGIN
    SELECT (max(day) + 1)::timestamp AT TIME ZONE 'UTC' INTO unsealed FROM public.ledger_seal;
    IF NEW.recorded_at < unsealed AND current_user <> (
        SELECT pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE oid = TG_RELID
    ) THEN
        NEW.recorded_at := unsealed;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER after_seals BEFORE INSERT ON ledger_fact
    FOR EACH ROW EXECUTE FUNCTION shiliu_after_seals();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_facts_in_months")]
    operations = [
        migrations.RunSQL(
            _AFTER_SEALS,
            "DROP TRIGGER after_seals ON ledger_fact; DROP FUNCTION shiliu_after_seals()",
        )
    ]
