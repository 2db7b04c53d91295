/* Sequences, those of columns too. Where one stands is data: what moves it (setval) has a
 * condition, and does nothing where there is no need. */
#include "sql/sql_internal.h"

static void put_number_clause(SqlWriter *writer, const char *clause, int64_t value)
{
    sql_put(writer, clause);
    sql_put_number(writer, value);
}

/* What differs from `before`, each with a space in front. */
void sql_put_sequence_options(SqlWriter *writer, const SequenceOptions *options,
                              const SequenceOptions *before)
{
    if (options->start != before->start) put_number_clause(writer, " START WITH ", options->start);
    if (options->increment != before->increment)
        put_number_clause(writer, " INCREMENT BY ", options->increment);
    if (options->minimum != before->minimum)
        put_number_clause(writer, " MINVALUE ", options->minimum);
    if (options->maximum != before->maximum)
        put_number_clause(writer, " MAXVALUE ", options->maximum);
    if (options->cache != before->cache) put_number_clause(writer, " CACHE ", options->cache);
    if (options->cycle != before->cycle) sql_put(writer, options->cycle ? " CYCLE" : " NO CYCLE");
}

static void create_sequence(SqlWriter *writer, const Object *object)
{
    const Sequence *sequence = (const Sequence *)object;
    SequenceOptions defaults =
        sequence_options_default(sequence->options.type, sequence->options.increment);
    sql_put(writer, sequence->unlogged ? "CREATE UNLOGGED SEQUENCE " : "CREATE SEQUENCE ");
    sql_put_object(writer, object);
    if (!text_equals_string(name_text(sequence->options.type), "bigint")) {
        sql_put(writer, " AS ");
        sql_put_verbatim(writer, name_text(sequence->options.type));
    }
    defaults.start =
        sequence->options.increment > 0 ? sequence->options.minimum : sequence->options.maximum;
    defaults.increment = 1;
    sql_put_sequence_options(writer, &sequence->options, &defaults);
}

Text sql_alter_sequence(SqlWriter *writer, const Sequence *sequence, const Sequence *before)
{
    sql_put(writer, "ALTER SEQUENCE ");
    sql_put_object(writer, &sequence->object);
    if (sequence->options.type != before->options.type) {
        sql_put(writer, " AS ");
        sql_put_verbatim(writer, name_text(sequence->options.type));
        /* ALTER ... AS moves bounds by itself where they were the old type's; say them all. */
        put_number_clause(writer, " MINVALUE ", sequence->options.minimum);
        put_number_clause(writer, " MAXVALUE ", sequence->options.maximum);
    }
    SequenceOptions compared = before->options;
    if (sequence->options.type != before->options.type) {
        compared.minimum = sequence->options.minimum;
        compared.maximum = sequence->options.maximum;
    }
    sql_put_sequence_options(writer, &sequence->options, &compared);
    if (sequence_starts_again(&sequence->options, &before->options)) sql_put(writer, " RESTART");
    return sql_take(writer);
}

Text sql_sequence_set_owned_by(SqlWriter *writer, const Sequence *sequence)
{
    sql_put(writer, "ALTER SEQUENCE ");
    sql_put_object(writer, &sequence->object);
    sql_put(writer, " OWNED BY ");
    if (sequence->owned_by_table.name == NULL) {
        sql_put(writer, "NONE");
        return sql_take(writer);
    }
    sql_put_qualified(writer, sequence->owned_by_table);
    sql_put(writer, ".");
    sql_put_identifier(writer, sequence->owned_by_column);
    return sql_take(writer);
}

Text sql_sequence_follow_table(SqlWriter *writer, const Sequence *sequence)
{
    SqlWriter table = sql_writer(writer->builder.arena, writer->default_namespace);
    SqlWriter alter = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put_qualified(&table, sequence->owned_by_table);
    sql_put(&alter, "ALTER SEQUENCE ");
    sql_put_object(&alter, &sequence->object);
    sql_put(&alter, " OWNER TO ");
    sql_put(writer, "DO $owner$BEGIN\n    EXECUTE ");
    sql_put_literal(writer, sql_take(&alter));
    sql_put(writer, "\n        || (SELECT relowner::regrole FROM pg_class WHERE oid = ");
    sql_put_literal(writer, sql_take(&table));
    sql_put(writer, "::regclass);\nEND$owner$");
    return sql_take(writer);
}

Text sql_sequence_catch_up(SqlWriter *writer, const Column *column, const SequenceOptions *options)
{
    const Object *table = column->object.parent;
    const char *extreme = options->increment < 0 ? "min" : "max";
    SqlWriter name = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put_qualified(&name, table->name);
    sql_put(writer, "SELECT setval(pg_get_serial_sequence(");
    sql_put_literal(writer, sql_take(&name));
    sql_put(writer, ", ");
    sql_put_literal(writer, name_text(column->object.name.name));
    sql_put(writer, "), ");
    sql_put(writer, extreme);
    sql_put(writer, "(");
    sql_put_identifier(writer, column->object.name.name);
    sql_put(writer, "))\nFROM ");
    sql_put_qualified(writer, table->name);
    sql_put(writer, "\nHAVING ");
    sql_put(writer, extreme);
    sql_put(writer, "(");
    sql_put_identifier(writer, column->object.name.name);
    put_number_clause(writer, options->increment < 0 ? ") <= " : ") >= ", options->start);
    return sql_take(writer);
}

Text sql_sequence_go_beyond(SqlWriter *writer, const Sequence *sequence, const Column *column)
{
    bool descends = sequence->options.increment < 0;
    const char *extreme = descends ? "min(" : "max(";
    SqlWriter name = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put_qualified(&name, sequence->object.name);
    sql_put(writer, "SELECT setval(");
    sql_put_literal(writer, sql_take(&name));
    sql_put(writer, ", ");
    sql_put(writer, extreme);
    sql_put_identifier(writer, column->object.name.name);
    sql_put(writer, "))\nFROM ");
    sql_put_qualified(writer, column->object.parent->name);
    sql_put(writer, "\nHAVING ");
    sql_put(writer, extreme);
    sql_put_identifier(writer, column->object.name.name);
    sql_put(writer, descends ? ") <= (SELECT last_value FROM " : ") >= (SELECT last_value FROM ");
    sql_put_qualified(writer, sequence->object.name);
    sql_put(writer, ")");
    int64_t bound = descends ? sequence->options.minimum : sequence->options.maximum;
    if (bound == INT64_MIN || bound == INT64_MAX) return sql_take(writer);
    sql_put(writer, " AND ");
    sql_put(writer, extreme);
    sql_put_identifier(writer, column->object.name.name);
    put_number_clause(writer, descends ? ") >= " : ") <= ", bound);
    return sql_take(writer);
}

static Text set_where(SqlWriter *writer, QualifiedName sequence, int64_t value, const char *where,
                      int64_t bound)
{
    SqlWriter name = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put_qualified(&name, sequence);
    sql_put(writer, "SELECT setval(");
    sql_put_literal(writer, sql_take(&name));
    put_number_clause(writer, ", ", value);
    sql_put(writer, ", false)\nFROM ");
    sql_put_qualified(writer, sequence);
    put_number_clause(writer, where, bound);
    return sql_take(writer);
}

Text sql_sequence_enter_bounds(SqlWriter *writer, QualifiedName sequence,
                               const SequenceOptions *options)
{
    bool up = options->increment > 0;
    int64_t bound = up ? options->minimum : options->maximum;
    return set_where(writer, sequence, bound,
                     up ? "\nWHERE last_value < " : "\nWHERE last_value > ", bound);
}

Text sql_sequence_return(SqlWriter *writer, QualifiedName sequence, const SequenceOptions *options,
                         const SequenceOptions *before)
{
    bool up = options->increment > 0;
    int64_t value = options->start;
    if (value < before->minimum) value = before->minimum;
    if (value > before->maximum) value = before->maximum;
    return set_where(writer, sequence, value,
                     up ? "\nWHERE last_value > " : "\nWHERE last_value < ",
                     up ? options->maximum : options->minimum);
}

Text sql_sequence_set_logged(SqlWriter *writer, const Sequence *sequence)
{
    sql_put(writer, "ALTER SEQUENCE ");
    sql_put_object(writer, &sequence->object);
    sql_put(writer, sequence->unlogged ? " SET UNLOGGED" : " SET LOGGED");
    return sql_take(writer);
}

const SqlKind sequence_sql = {NULL, create_sequence};
