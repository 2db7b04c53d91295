/* Indexes, and the keys that constraints with EXCLUDE share with them. */
#include "sql/sql_internal.h"

void sql_put_index_key(SqlWriter *writer, const IndexKey *key)
{
    if (key->column != NULL)
        sql_put_identifier(writer, key->column);
    else
        sql_put_expression(writer, &key->expression);
    sql_put_collation(writer, key->collation);
    if (key->operator_class.name != NULL) {
        sql_put(writer, " ");
        sql_put_qualified(writer, key->operator_class);
        if (key->operator_class_options.count > 0) {
            sql_put(writer, " (");
            sql_put_options(writer, &key->operator_class_options);
            sql_put(writer, ")");
        }
    }
    sql_put(writer, key->descending ? " DESC" : "");
    if (key->nulls != NULLS_DEFAULT)
        sql_put(writer, key->nulls == NULLS_FIRST ? " NULLS FIRST" : " NULLS LAST");
}

static void put_flag(SqlWriter *writer, const char *gap, const char *words, bool is_said)
{
    if (!is_said) return;
    sql_put(writer, gap);
    sql_put_upper(writer, words);
}

static void put_clauses(SqlWriter *writer, const Index *index, const char *gap)
{
    sql_put(writer, gap);
    if (!text_equals_string(name_text(index->access_method), "btree")) {
        sql_put(writer, "USING ");
        sql_put_identifier(writer, index->access_method);
        sql_put(writer, " ");
    }
    sql_put(writer, "(");
    for (size_t i = 0; i < index->keys.count; i++) {
        sql_put(writer, i == 0 ? "" : ", ");
        sql_put_index_key(writer, &index->keys.items[i]);
    }
    sql_put(writer, ")");
    if (index->include.count > 0) {
        sql_put(writer, gap);
        sql_put(writer, "INCLUDE (");
        sql_put_identifiers(writer, &index->include);
        sql_put(writer, ")");
    }
#define ATTRIBUTE_FLAG(member, words, feature) put_flag(writer, gap, words, index->member);
#include "model/attributes/index.def"
#undef ATTRIBUTE_FLAG
    if (index->with.count > 0) {
        sql_put(writer, gap);
        sql_put(writer, "WITH (");
        sql_put_options(writer, &index->with);
        sql_put(writer, ")");
    }
    if (index->tablespace != NULL) {
        sql_put(writer, gap);
        sql_put_tablespace(writer, "TABLESPACE ", index->tablespace);
    }
    if (!expression_is_none(&index->predicate)) {
        sql_put(writer, gap);
        sql_put(writer, "WHERE ");
        sql_put_expression(writer, &index->predicate);
    }
}

static void put_index(SqlWriter *writer, const Index *index, bool concurrently, Name name,
                      const char *gap)
{
    sql_put(writer, index->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    sql_put(writer, concurrently ? "CONCURRENTLY " : "");
    sql_put_identifier(writer, name);
    sql_put(writer, " ON ");
    sql_put_qualified(writer, index->object.parent->name);
    put_clauses(writer, index, gap);
}

Text sql_create_index_as(SqlWriter *writer, const Index *index, bool concurrently, Name name)
{
    put_index(writer, index, concurrently, name, " ");
    if (writer->builder.length <= 90) return sql_take(writer);
    writer->builder.length = 0; /* too long for a line: a clause a line */
    put_index(writer, index, concurrently, name, "\n    ");
    return sql_take(writer);
}

static void create_index(SqlWriter *writer, const Object *object)
{
    sql_put_verbatim(writer,
                     sql_create_index_as(writer, (const Index *)object, false, object->name.name));
}

Text sql_set_index_statistics(SqlWriter *writer, const Index *index, size_t place)
{
    const IndexKey *key = &index->keys.items[place];
    sql_put(writer, "ALTER INDEX ");
    sql_put_qualified(writer, index->object.name);
    sql_put(writer, " ALTER COLUMN ");
    sql_put_number(writer, (int64_t)place + 1);
    sql_put(writer, " SET STATISTICS ");
    sql_put_number(writer, key->has_statistics ? key->statistics : -1);
    return sql_take(writer);
}

Text sql_drop_index_concurrently(SqlWriter *writer, const Object *index)
{
    sql_put(writer, "DROP INDEX CONCURRENTLY ");
    sql_put_qualified(writer, index->name);
    return sql_take(writer);
}

const SqlKind index_sql = {NULL, create_index};
