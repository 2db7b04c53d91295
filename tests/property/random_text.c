/* Random schemas as .schema text and as rows. */
#include <stdio.h>
#include <string.h>

#include "random_structure.h"

/* ---- types and values ---- */

static void put_type(TextBuilder *out, const RandomColumn *column)
{
    if (column->type == TYPE_ENUM)
        text_put_format(out, "e%d", column->type_id);
    else if (column->type == TYPE_DOMAIN)
        text_put_format(out, "d%d", column->type_id);
    else
        text_put_string(out, random_type_row(column->type)->spelling);
}

static int first_label(const RandomSchema *schema, int id)
{
    for (int i = 0; i < schema->enum_count; i++)
        if (schema->enums[i].id == id) return schema->enums[i].labels[0];
    return 0;
}

static void put_default(TextBuilder *out, const RandomSchema *schema, const RandomColumn *column)
{
    if (column->type == TYPE_ENUM)
        text_put_format(out, "'l%d'", first_label(schema, column->type_id));
    else
        text_put_string(out, random_type_row(column->type)->default_value);
}

static bool has_row_value(const RandomColumn *column)
{
    return column->type != TYPE_ENUM && column->type != TYPE_DOMAIN;
}

static void put_row_value(TextBuilder *out, const RandomColumn *column, int row)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    text_put_format(out, random_type_row(column->type)->row_value, row);
#pragma GCC diagnostic pop
}

/* ---- tables ---- */

/* The value that row 3 has, which holds nulls, in a form of the column's: constant, as a case of
 * its own nulls, from the key, from a query. */
static void put_clause(TextBuilder *out, const RandomTable *table, const RandomColumn *column,
                       int self)
{
    const RandomTypeRow *row = random_type_row(column->type);
    bool from_key = row->is_number || row->is_text;
    TextBuilder value = text_builder(out->arena);
    put_row_value(&value, column, 3);
    Text constant = text_built(&value);
    if (column->reads != 0 && from_key)
        text_put_format(out, "coalesce(c%d::numeric::integer::%s, %.*s)", column->reads,
                        row->spelling, TEXT_FORMAT(constant));
    else if (column->clause == 1)
        text_put_format(out, "coalesce(c%d, %.*s)", self, TEXT_FORMAT(constant));
    else if (column->clause == 2 && from_key)
        text_put_format(out, "c%d::%s", table->columns[0].id, row->spelling);
    else if (column->clause == 3 && has_row_value(column))
        text_put_format(out, "(select (%.*s)::%s)", TEXT_FORMAT(constant), row->spelling);
    else
        text_put(out, constant);
}

/* Whether two nulls in the column are a duplicate. */
static bool takes_one_null(const RandomTable *table, const RandomColumn *column)
{
    for (int i = 0; i < table->item_count; i++) {
        const RandomItem *item = &table->items[i];
        if (item->kind == ITEM_UNIQUE && item->variant == 0 &&
            (item->columns[0] == column->id || item->columns[1] == column->id))
            return true;
    }
    return false;
}

/* How the values become those of another type: as they are, without what they were, from the key,
 * or cut short. */
static void put_using(TextBuilder *out, const RandomTable *table, const RandomColumn *column,
                      int self)
{
    const char *type = random_type_row(column->type)->spelling;
    if (column->reads != 0)
        text_put_format(out, "coalesce(c%d::%s, c%d::numeric::integer::%s)", self, type,
                        column->reads, type);
    else if (column->clause == 1 && !column->not_null && !takes_one_null(table, column))
        text_put_format(out, "null::%s", type);
    else if (column->clause == 2)
        text_put_format(out, "c%d::%s", table->columns[0].id, type);
    else if (column->clause == 3)
        text_put_format(out, "left(c%d::text, 6)::%s%s", self,
                        random_type_row(column->type)->is_number ? "numeric::" : "", type);
    else
        text_put_format(out, "c%d::%s", self, type);
}

static void put_column(TextBuilder *out, const RandomSchema *schema, const RandomTable *table,
                       const RandomColumn *column)
{
    bool key = column == table->columns;
    if (column->comment != 0)
        text_put_format(out, "    /// note %d: it's \"quoted\"\n", column->comment);
    text_put_format(out, "    c%d ", column->id);
    put_type(out, column);
    if (key) text_put_string(out, " primary key");
    if (column->not_null && !key) text_put_string(out, " not null");
    if (column->has_default) {
        text_put_string(out, " default ");
        put_default(out, schema, column);
    }
    if (column->generated_from != 0)
        text_put_format(out, " generated always as (c%d * 2) stored", column->generated_from);
    if (column->has_using) {
        text_put_string(out, " using (");
        put_using(out, table, column, column->id);
        text_put_byte(out, ')');
    }
    if (column->not_null && !key && column->type != TYPE_SERIAL) {
        text_put_string(out, " backfill (");
        if ((column->has_default && !column->is_filled) || !has_row_value(column))
            put_default(out, schema, column);
        else
            put_clause(out, table, column, column->id);
        text_put_byte(out, ')');
    }
    if (column->renamed_from != 0) text_put_format(out, " renamed from c%d", column->renamed_from);
    text_put_string(out, ";\n");
}

static void put_columns(TextBuilder *out, const RandomItem *item)
{
    text_put_format(out, "(c%d", item->columns[0]);
    if (item->columns[1] != 0) text_put_format(out, ", c%d", item->columns[1]);
    text_put_byte(out, ')');
}

static void put_index(TextBuilder *out, const RandomItem *item)
{
    text_put_string(out, "    index ");
    if (item->named) text_put_format(out, "i%d ", item->id);
    if (item->variant == 1)
        text_put_format(out, "(c%d desc nulls last)", item->columns[0]);
    else
        put_columns(out, item);
    if (item->variant == 2) text_put_format(out, " where (c%d is not null)", item->columns[0]);
    if (item->variant == 3) text_put_string(out, " with (fillfactor = 80)");
    text_put_string(out, ";\n");
}

static const char *table_prefix(const RandomSchema *schema, int id)
{
    const RandomTable *table = random_table(schema, id);
    return table != NULL && table->in_namespace ? "app." : "";
}

static void put_foreign_key(TextBuilder *out, const RandomSchema *schema, const RandomTable *table,
                            const RandomItem *item)
{
    static const char *const actions[] = {"", " on delete cascade", " on delete set null",
                                          " deferrable initially deferred"};
    bool may_be_null = !random_column(table, item->columns[0])->not_null;
    int action = item->variant == 2 && !may_be_null ? 1 : item->variant;
    text_put_format(out, "foreign key (c%d) references %st%d%s;\n", item->columns[0],
                    table_prefix(schema, item->table), item->table, actions[action]);
}

static void put_item(TextBuilder *out, const RandomSchema *schema, const RandomTable *table,
                     const RandomItem *item)
{
    if (item->kind == ITEM_INDEX) {
        put_index(out, item);
        return;
    }
    text_put_string(out, "    ");
    if (item->named) text_put_format(out, "constraint k%d ", item->id);
    if (item->kind == ITEM_UNIQUE) {
        text_put_string(out, item->variant == 0 ? "unique nulls not distinct " : "unique ");
        put_columns(out, item);
        text_put_string(out, ";\n");
    } else if (item->kind == ITEM_CHECK) {
        text_put_format(out, "check (c%d > %d or c%d is null);\n", item->columns[0], -item->variant,
                        item->columns[0]);
    } else {
        put_foreign_key(out, schema, table, item);
    }
}

static void put_table(TextBuilder *out, const RandomSchema *schema, const RandomTable *table)
{
    if (table->comment != 0) text_put_format(out, "/// table %d\n", table->comment);
    text_put_format(out, "table %st%d", table->in_namespace ? "app." : "", table->id);
    if (table->renamed_from != 0) {
        text_put_format(out, " renamed from %st%d", table->in_namespace ? "app." : "",
                        table->renamed_from);
    }
    if (table->has_fillfactor) text_put_string(out, " with (fillfactor = 70)");
    text_put_string(out, " {\n");
    for (int i = 0; i < table->column_count; i++)
        put_column(out, schema, table, &table->columns[i]);
    for (int i = 0; i < table->item_count; i++) put_item(out, schema, table, &table->items[i]);
    if (table->has_trigger) {
        text_put_format(
            out, "    trigger touch_%d before update for each row execute function touch();\n",
            table->columns[0].id);
    }
    text_put_string(out, "}\n\n");
}

/* ---- the rest ---- */

static void put_view(TextBuilder *out, const RandomSchema *schema, const RandomView *view)
{
    text_put_format(out, "%sview v%d as select ", view->materialized ? "materialized " : "",
                    view->id);
    for (int i = 0; i < 3; i++)
        if (view->columns[i] != 0)
            text_put_format(out, "%sx.c%d", i == 0 ? "" : ", ", view->columns[i]);
    if (view->over != 0)
        text_put_format(out, " from v%d x", view->over);
    else
        text_put_format(out, " from %st%d x", table_prefix(schema, view->table), view->table);
    if (view->variant > 0) {
        text_put_format(out, " where x.c%d is not null%s", view->columns[0],
                        view->variant > 1 ? " or true" : "");
    }
    const RandomTable *table = random_table(schema, view->table);
    bool indexable = false;
    for (int i = 0; i < table->column_count; i++) {
        const RandomColumn *column = &table->columns[i];
        indexable = indexable || (column->id == view->columns[0] && column->type != TYPE_JSONB);
    }
    if (view->materialized && view->has_index && indexable)
        text_put_format(out, " {\n    index (c%d);\n}\n\n", view->columns[0]);
    else
        text_put_string(out, ";\n\n");
}

static void put_function(TextBuilder *out, const RandomFunction *function)
{
    text_put_format(
        out,
        "function f%d(a integer%s) returns integer language sql %s as $$ select a + %d $$;\n\n",
        function->id, function->has_default ? " default 7" : "",
        function->stable ? "stable" : "immutable", function->constant);
}

/* `id` -1 and `column` 0: none. */
static void put_extras(TextBuilder *out, RandomExtras extras, const char *kind, const char *prefix,
                       int id, int column)
{
    char name[32];
    char of_column[16];
    (void)snprintf(name, sizeof name, "%s", prefix);
    if (id >= 0) (void)snprintf(name, sizeof name, "%s%d", prefix, id);
    (void)snprintf(of_column, sizeof of_column, "c%d", column);
    random_extras_put(out, extras, kind, text_from_string(name), column == 0 ? NULL : of_column);
}

static void put_types(TextBuilder *out, const RandomSchema *schema)
{
    for (int i = 0; i < schema->enum_count; i++) {
        const RandomEnum *one = &schema->enums[i];
        text_put_format(out, "enum e%d { ", one->id);
        for (int k = 0; k < one->label_count; k++)
            text_put_format(out, "%sl%d", k == 0 ? "" : ", ", one->labels[k]);
        text_put_string(out, " }\n\n");
        put_extras(out, one->extras, "type", "e", one->id, 0);
    }
    for (int i = 0; i < schema->domain_count; i++) {
        const RandomDomain *one = &schema->domains[i];
        text_put_format(out, "domain d%d as integer%s check (value >= %d);\n\n", one->id,
                        one->has_default ? " default 1" : "", -one->least);
    }
    if (schema->composite_attributes > 0) {
        text_put_string(out, "type pair {\n");
        for (int i = 1; i <= schema->composite_attributes; i++)
            text_put_format(out, "    a%d %s;\n", i, i % 2 ? "text" : "numeric(8,3)");
        text_put_string(out, "}\n\n");
        put_extras(out, schema->composite_extras, "type", "pair", -1, 0);
    }
}

/* ---- the namespace ---- */

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/* `app` is called `apq`, but where the text says what it was, or stays as it is: 'app'. */
static Text with_namespace(Arena *arena, const RandomSchema *schema, Text text)
{
    static const char from[] = "renamed from ";
    static const size_t length = sizeof from - 1;
    TextBuilder out = text_builder(arena);
    if (!schema->renames_app) return text;
    for (size_t at = 0; at < text.length; at++) {
        Text word = text_slice(text, at, at + 3);
        bool is_old = at >= length && memcmp(text.bytes + at - length, from, length) == 0;
        char before = at == 0 ? ' ' : text.bytes[at - 1];
        char after = at + 3 < text.length ? text.bytes[at + 3] : ' ';
        bool is_app = text_equals_string(word, "app") && !is_word_byte(before) &&
                      !is_word_byte(after) && after != '\'' && !is_old;
        if (!is_app) {
            text_put_byte(&out, text.bytes[at]);
            continue;
        }
        text_put_string(&out, "apq");
        at += 2;
        if (after == ' ' && at + 2 < text.length && text.bytes[at + 2] == '{')
            text_put_string(&out, " renamed from app");
    }
    return text_built(&out);
}

Text random_schema_text(Arena *arena, const RandomSchema *schema)
{
    TextBuilder out = text_builder(arena);
    text_put_string(
        &out,
        "project random { namespace public; }\n\nnamespace app {\n    grant usage to random_b;\n"
        "    grant create, usage to random_a;\n}\n\n"
        "function touch() returns trigger language plpgsql as "
        "$$ begin return new; end $$;\n\n");
    put_types(&out, schema);
    for (int i = 0; i < 2; i++) {
        if (schema->sequences[i] > 0) {
            text_put_format(&out, "sequence s%d increment %d;\n\n", i, schema->sequences[i]);
            put_extras(&out, schema->sequence_extras, "sequence", "s", i, 0);
        }
    }
    for (int i = 0; i < schema->function_count; i++) {
        put_function(&out, &schema->functions[i]);
        put_extras(&out, schema->functions[i].extras, "function", "f", schema->functions[i].id, 0);
    }
    for (int i = 0; i < schema->table_count; i++) {
        const RandomTable *table = &schema->tables[i];
        put_table(&out, schema, table);
        put_extras(&out, table->extras, "table", table->in_namespace ? "app.t" : "t", table->id,
                   table->columns[table->column_count / 2].id);
    }
    for (int i = 0; i < schema->view_count; i++) {
        const RandomView *view = &schema->views[i];
        put_view(&out, schema, view);
        put_extras(&out, view->extras, view->materialized ? "materialized view" : "view", "v",
                   view->id, view->columns[0]);
    }
    random_objects_put(&out, &schema->objects);
    random_default_privileges_put(&out, schema->default_privileges);
    return with_namespace(arena, schema, text_built(&out));
}

/* ---- rows ---- */

/* Row 3 holds nulls, row 4 what checks and domains just let pass. */
enum { ROWS = 4, ROW_OF_NULLS = 3, ROW_OF_BORDERS = 4 };

static int first_id(int renamed_from, int id)
{
    return renamed_from == 0 ? id : renamed_from;
}

static const RandomColumn *find_same_column(const RandomTable *table, const RandomColumn *column)
{
    for (int i = 0; i < table->column_count; i++) {
        const RandomColumn *one = &table->columns[i];
        if (first_id(one->renamed_from, one->id) == first_id(column->renamed_from, column->id))
            return one;
    }
    return NULL;
}

static const RandomTable *find_same_table(const RandomSchema *schema, const RandomTable *table)
{
    for (int i = 0; i < schema->table_count; i++) {
        const RandomTable *one = &schema->tables[i];
        if (first_id(one->renamed_from, one->id) == first_id(table->renamed_from, table->id))
            return one;
    }
    return NULL;
}

/* What the column may hold at least by its checks and its domain. False: a key or a foreign key has
 * it. */
static bool look_for_border(const RandomSchema *schema, const RandomTable *table,
                            const RandomColumn *column, int *border, bool *found)
{
    bool checked = false;
    for (int i = 0; i < table->item_count; i++) {
        const RandomItem *item = &table->items[i];
        if (item->columns[0] != column->id && item->columns[1] != column->id) continue;
        if (item->kind == ITEM_UNIQUE || item->kind == ITEM_FOREIGN_KEY) return false;
        if (item->kind != ITEM_CHECK) continue;
        *border = !*found || 1 - item->variant > *border ? 1 - item->variant : *border;
        checked = *found = true;
    }
    for (int i = 0; !checked && i < schema->domain_count; i++) {
        if (column->type != TYPE_DOMAIN || schema->domains[i].id != column->type_id) continue;
        int least = -schema->domains[i].least;
        *border = !*found || least > *border ? least : *border;
        *found = true;
    }
    return true;
}

/* The least that lets it pass, now and after the change. */
static bool find_border(const RandomSchema *schema, const RandomSchema *other,
                        const RandomTable *table, const RandomColumn *column, int *border)
{
    bool found = false;
    if (!look_for_border(schema, table, column, border, &found) || !found) return false;
    const RandomTable *there = find_same_table(other, table);
    const RandomColumn *same = there == NULL ? NULL : find_same_column(there, column);
    return same == NULL || look_for_border(other, there, same, border, &found);
}

static void put_value(TextBuilder *out, const RandomSchema *schema, const RandomSchema *other,
                      const RandomTable *table, const RandomColumn *column, int row)
{
    int border = 0;
    bool is_null = row == ROW_OF_NULLS && !column->not_null && column->type != TYPE_SERIAL &&
                   column != table->columns;
    if (is_null && column->is_filled)
        text_put_string(out, "NULL");
    else if (row == ROW_OF_BORDERS && column->is_filled && column->type != TYPE_SERIAL &&
             column != table->columns && find_border(schema, other, table, column, &border))
        text_put_format(out, "%d", border);
    else if (!column->is_filled)
        text_put_string(out, "DEFAULT");
    else if (column->type == TYPE_ENUM)
        put_default(out, schema, column);
    else
        put_row_value(out, column, row);
}

Text random_schema_rows(Arena *arena, const RandomSchema *schema, const RandomSchema *other)
{
    TextBuilder out = text_builder(arena);
    /* Foreign keys go in all directions: replication does not look at them. */
    text_put_string(&out, "SET session_replication_role = replica;\n");
    for (int i = 0; i < schema->table_count; i++) {
        const RandomTable *table = &schema->tables[i];
        for (int row = 1; row <= ROWS; row++) {
            text_put_format(&out, "INSERT INTO %st%d VALUES (", table->in_namespace ? "app." : "",
                            table->id);
            for (int k = 0; k < table->column_count; k++) {
                const RandomColumn *column = &table->columns[k];
                text_put_string(&out, k == 0 ? "" : ", ");
                if (column->generated_from != 0)
                    text_put_string(&out, "DEFAULT");
                else
                    put_value(&out, schema, other, table, column, row);
            }
            text_put_string(&out, ");\n");
        }
    }
    random_objects_put_rows(&out, &schema->objects);
    text_put_string(&out, "RESET session_replication_role;\n");
    return text_built(&out);
}

/* ---- what is kept ---- */

static const RandomColumn *find_column(const RandomTable *table, int id)
{
    for (int i = 0; i < table->column_count; i++)
        if (table->columns[i].id == id) return &table->columns[i];
    return NULL;
}

/* Whether every row has the same value in both. */
static bool is_kept(const RandomTable *table, const RandomColumn *column, const RandomTable *other)
{
    const RandomColumn *there = find_same_column(other, column);
    if (there == NULL || there->type != column->type || there->not_null != column->not_null ||
        (there->generated_from == 0) != (column->generated_from == 0))
        return false;
    const RandomColumn *from = find_column(table, column->generated_from);
    return from == NULL || (is_kept(table, from, other) &&
                            find_same_column(other, from)->id == there->generated_from);
}

/* By what it was called at first: both sides must name them in the same order. */
static void put_kept_table(TextBuilder *out, const RandomTable *table, const RandomTable *other)
{
    text_put_format(out, "UNION ALL SELECT %d, ROW(", -first_id(table->renamed_from, table->id));
    const char *between = "";
    int last = 0;
    for (;;) {
        const RandomColumn *next = NULL;
        for (int i = 0; i < table->column_count; i++) {
            const RandomColumn *column = &table->columns[i];
            int id = first_id(column->renamed_from, column->id);
            if (id > last && (next == NULL || id < first_id(next->renamed_from, next->id)))
                next = column;
        }
        if (next == NULL) break;
        last = first_id(next->renamed_from, next->id);
        if (!is_kept(table, next, other)) continue;
        text_put_format(out, "%sc%d", between, next->id);
        between = ", ";
    }
    text_put_format(out, ")::text FROM %st%d\n", table->in_namespace ? "app." : "", table->id);
}

/* What the clauses that read another column say of the rows before, or what came of it. */
static void put_clauses(TextBuilder *out, const RandomTable *before, const RandomTable *after,
                        bool is_before)
{
    const RandomTable *from = is_before ? before : after;
    for (int i = 1; i < after->column_count; i++) {
        const RandomColumn *column = &after->columns[i];
        const RandomColumn *was = find_same_column(before, column);
        if (column->reads == 0 || column->has_default) continue;
        text_put_format(out, "UNION ALL SELECT %d, ROW(c%d, ", -column->id, from->columns[0].id);
        if (!is_before) {
            text_put_format(out, "c%d", column->id);
        } else {
            text_put_string(out, "coalesce(");
            if (was != NULL && column->has_using)
                put_using(out, after, column, was->id);
            else
                text_put_format(out, was == NULL ? "NULL" : "c%d", was == NULL ? 0 : was->id);
            if (column->not_null) {
                text_put_string(out, ", ");
                put_clause(out, after, column, was == NULL ? 0 : was->id);
            }
            text_put_format(out, ")::%s", random_type_row(column->type)->spelling);
        }
        text_put_format(out, ")::text FROM %st%d\n", from->in_namespace ? "app." : "", from->id);
    }
}

Text random_schema_clauses(Arena *arena, const RandomSchema *a, const RandomSchema *b,
                           bool is_before)
{
    TextBuilder out = text_builder(arena);
    text_put_string(&out, "SELECT 0, ''\n");
    for (int i = 0; i < b->table_count; i++) {
        const RandomTable *before = find_same_table(a, &b->tables[i]);
        if (before != NULL) put_clauses(&out, before, &b->tables[i], is_before);
    }
    text_put_string(&out, "ORDER BY 1, 2");
    return with_namespace(arena, is_before ? a : b, text_built(&out));
}

Text random_schema_kept(Arena *arena, const RandomSchema *schema, const RandomSchema *other)
{
    TextBuilder out = text_builder(arena);
    text_put_string(&out, "SELECT 0, ''\n");
    for (int i = 0; i < schema->table_count; i++) {
        const RandomTable *there = find_same_table(other, &schema->tables[i]);
        if (there != NULL) put_kept_table(&out, &schema->tables[i], there);
    }
    random_objects_put_kept(&out, &schema->objects, &other->objects);
    text_put_string(&out, "ORDER BY 1, 2");
    return with_namespace(arena, schema, text_built(&out));
}

/* ---- what may be lost ---- */

static void put_losses(TextBuilder *out, const RandomSchema *schema)
{
    for (int i = 0; i < schema->table_count; i++) {
        const RandomTable *table = &schema->tables[i];
        const char *namespace_name = table->in_namespace ? "app." : "";
        text_put_format(out, "allow data loss on table %st%d;\n", namespace_name, table->id);
        for (int k = 0; k < table->column_count; k++)
            text_put_format(out, "allow data loss on column %st%d.c%d;\n", namespace_name,
                            table->id, table->columns[k].id);
    }
    for (int i = 0; i < schema->enum_count; i++)
        text_put_format(out, "allow data loss on enum e%d;\n", schema->enums[i].id);
    text_put_string(out, "allow data loss on sequence s0;\nallow data loss on sequence s1;\n"
                         "allow data loss on type pair;\n");
    random_objects_put_losses(out, &schema->objects);
}

Text random_schema_losses(Arena *arena, const RandomSchema *a, const RandomSchema *b)
{
    TextBuilder out = text_builder(arena);
    put_losses(&out, a);
    size_t before = out.length;
    put_losses(&out, b);
    Text losses = text_slice(text_built(&out), 0, before);
    Text after = with_namespace(arena, b, text_slice(text_built(&out), before, out.length));
    return text_format(arena, "%.*s%.*s", TEXT_FORMAT(losses), TEXT_FORMAT(after));
}
