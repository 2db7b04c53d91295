/* Making random schemas, and changing them. What a change left without its base goes as well
 * (mending). */
#include "random_schema.h"

#include <string.h>

#include "random_structure.h"

static const RandomTypeRow type_rows[TYPE_COUNT] = {
    [TYPE_INTEGER] = {"integer", "1", "%d", true, false, true},
    [TYPE_BIGINT] = {"bigint", "1", "%d", true, false, true},
    [TYPE_NUMERIC] = {"numeric(10,2)", "1.5", "%d", true, false, true},
    [TYPE_TEXT] = {"text", "'1'", "'%d'", false, true, true},
    [TYPE_VARCHAR_SHORT] = {"varchar(20)", "'1'", "'%d'", false, true, true},
    [TYPE_VARCHAR_LONG] = {"varchar(200)", "'1'", "'%d'", false, true, true},
    [TYPE_BOOLEAN] = {"boolean", "true", "true", false, false, false},
    [TYPE_TIMESTAMPTZ] = {"timestamptz", "now()", "'2026-01-%02d 00:00:00+00'", false, false, true},
    [TYPE_DATE] = {"date", "'2026-01-01'", "'2026-01-%02d'", false, false, true},
    [TYPE_JSONB] = {"jsonb", "'{}'", "'{\"n\": %d}'", false, false, false},
    [TYPE_TEXT_ARRAY] = {"text[]", "'{}'", "'{%d}'", false, false, false},
    [TYPE_ENUM] = {NULL, NULL, NULL, false, false, false},
    [TYPE_DOMAIN] = {NULL, "1", "%d", true, false, true},
    [TYPE_SERIAL] = {"bigserial", NULL, "%d", true, false, true},
};

const RandomTypeRow *random_type_row(RandomTypeKind kind)
{
    return &type_rows[kind];
}

/* splitmix64 */
static uint64_t mix(uint64_t mixed)
{
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
}

RandomSource random_source(uint64_t seed)
{
    return (RandomSource){mix(seed + 0x632BE59BD9B4E019u)};
}

unsigned random_below(RandomSource *source, unsigned below)
{
    source->state += 0x9E3779B97F4A7C15u;
    return (unsigned)(mix(source->state) >> 32) % below;
}

static bool chance(RandomSource *source, unsigned percent)
{
    return random_below(source, 100) < percent;
}

static int pick(RandomSource *source, int count)
{
    return (int)random_below(source, (unsigned)count);
}

/* ---- looking things up ---- */

const RandomTable *random_table(const RandomSchema *schema, int id)
{
    for (int i = 0; i < schema->table_count; i++)
        if (schema->tables[i].id == id) return &schema->tables[i];
    return NULL;
}

const RandomColumn *random_column(const RandomTable *table, int id)
{
    for (int i = 0; i < table->column_count; i++)
        if (table->columns[i].id == id) return &table->columns[i];
    return NULL;
}

static const RandomView *find_view(const RandomSchema *schema, int id)
{
    for (int i = 0; i < schema->view_count; i++)
        if (schema->views[i].id == id) return &schema->views[i];
    return NULL;
}

static bool is_key_column(const RandomColumn *column)
{
    return column->generated_from == 0 && type_rows[column->type].is_key && column->is_filled;
}

/* A random column that fits, or 0. Columns[0] is the primary key. */
static int pick_column(RandomSource *source, const RandomTable *table,
                       bool (*fits)(const RandomColumn *))
{
    int fitting[COLUMNS_MAXIMUM];
    int count = 0;
    for (int i = 0; i < table->column_count; i++)
        if (fits(&table->columns[i])) fitting[count++] = table->columns[i].id;
    return count == 0 ? 0 : fitting[pick(source, count)];
}

static bool fits_number(const RandomColumn *column)
{
    return type_rows[column->type].is_number && column->generated_from == 0 &&
           column->type != TYPE_DOMAIN;
}

static bool fits_integer(const RandomColumn *column)
{
    return column->type == TYPE_INTEGER && is_key_column(column);
}

static bool fits_index(const RandomColumn *column)
{
    return column->type != TYPE_JSONB;
}

static bool fits_any(const RandomColumn *column)
{
    return column != NULL;
}

/* ---- making ---- */

static void add_enum(RandomSource *source, RandomSchema *schema)
{
    if (schema->enum_count == 3) return;
    RandomEnum *made = &schema->enums[schema->enum_count++];
    *made = (RandomEnum){.id = ++schema->next_id};
    made->label_count = 2 + pick(source, 3);
    for (int i = 0; i < made->label_count; i++) made->labels[i] = ++schema->next_id;
}

static void add_domain(RandomSource *source, RandomSchema *schema)
{
    if (schema->domain_count == 2) return;
    schema->domains[schema->domain_count++] =
        (RandomDomain){++schema->next_id, pick(source, 5), chance(source, 30)};
}

/* `fresh`: the table is new, so its rows will be filled; else rows get a default or NULL. */
static void add_column(RandomSource *source, RandomSchema *schema, RandomTable *table, bool fresh)
{
    if (table->column_count == COLUMNS_MAXIMUM) return;
    RandomColumn column = {.id = ++schema->next_id, .is_filled = fresh};
    column.type = (RandomTypeKind)pick(source, TYPE_COUNT);
    if ((column.type == TYPE_ENUM && schema->enum_count == 0) ||
        (column.type == TYPE_DOMAIN && schema->domain_count == 0))
        column.type = TYPE_TEXT;
    if (column.type == TYPE_ENUM)
        column.type_id = schema->enums[pick(source, schema->enum_count)].id;
    if (column.type == TYPE_DOMAIN)
        column.type_id = schema->domains[pick(source, schema->domain_count)].id;
    column.has_default = chance(source, 40);
    column.not_null = (fresh || column.has_default) && chance(source, 50);
    if (column.type == TYPE_SERIAL) column.has_default = column.not_null = false;
    column.comment = chance(source, 20) ? ++schema->next_id : 0;
    int from = chance(source, 10) ? pick_column(source, table, fits_number) : 0;
    if (from != 0) {
        column.generated_from = from;
        column.type = TYPE_NUMERIC;
        column.has_default = column.not_null = false;
    }
    table->columns[table->column_count++] = column;
}

/* Rows that share a default are no key: what is unique, or refers, must hold n, or nothing. */
static void add_item(RandomSource *source, RandomSchema *schema, RandomTable *table)
{
    if (table->item_count == ITEMS_MAXIMUM) return;
    RandomItem item = {
        .id = ++schema->next_id, .named = chance(source, 50), .variant = pick(source, 4)};
    item.kind = (RandomItemKind)pick(source, 4);
    if (item.kind == ITEM_INDEX) {
        item.columns[0] = pick_column(source, table, fits_index);
        item.columns[1] = chance(source, 40) ? pick_column(source, table, fits_index) : 0;
    } else if (item.kind == ITEM_UNIQUE) {
        item.columns[0] = pick_column(source, table, is_key_column);
        item.columns[1] = chance(source, 30) ? pick_column(source, table, is_key_column) : 0;
    } else if (item.kind == ITEM_CHECK) {
        item.columns[0] = pick_column(source, table, fits_number);
    } else {
        item.columns[0] = pick_column(source, table, fits_integer);
        item.table = schema->tables[pick(source, schema->table_count)].id;
    }
    if (item.columns[1] == item.columns[0]) item.columns[1] = 0;
    if (item.columns[0] != 0) table->items[table->item_count++] = item;
}

static void add_table(RandomSource *source, RandomSchema *schema)
{
    if (schema->table_count == TABLES_MAXIMUM) return;
    RandomTable *table = &schema->tables[schema->table_count++];
    *table = (RandomTable){.id = ++schema->next_id};
    table->columns[table->column_count++] = (RandomColumn){
        .id = ++schema->next_id, .type = TYPE_INTEGER, .not_null = true, .is_filled = true};
    int columns = 1 + pick(source, 5);
    for (int i = 0; i < columns; i++) add_column(source, schema, table, true);
    int items = pick(source, ITEMS_MAXIMUM);
    for (int i = 0; i < items; i++) add_item(source, schema, table);
    table->comment = chance(source, 30) ? ++schema->next_id : 0;
    table->has_trigger = chance(source, 20);
    table->has_fillfactor = chance(source, 15);
    table->in_namespace = chance(source, 20);
    table->extras = random_extras(source);
}

static void add_view(RandomSource *source, RandomSchema *schema)
{
    if (schema->view_count == 4 || schema->table_count == 0) return;
    const RandomTable *table = &schema->tables[pick(source, schema->table_count)];
    RandomView view = {.id = ++schema->next_id, .table = table->id, .variant = pick(source, 3)};
    for (int i = 0; i < 3; i++) view.columns[i] = pick_column(source, table, fits_any);
    if (view.columns[1] == view.columns[0]) view.columns[1] = 0;
    if (view.columns[2] == view.columns[0] || view.columns[2] == view.columns[1])
        view.columns[2] = 0;
    view.materialized = chance(source, 30);
    view.has_index = chance(source, 50);
    view.extras = random_extras(source);
    if (schema->view_count > 0 && chance(source, 25)) {
        const RandomView *under = &schema->views[pick(source, schema->view_count)];
        view.over = under->id;
        view.table = under->table;
        memcpy(view.columns, (int[3]){under->columns[0], 0, 0}, sizeof view.columns);
    }
    schema->views[schema->view_count++] = view;
}

static void add_function(RandomSource *source, RandomSchema *schema)
{
    if (schema->function_count == 3) return;
    schema->functions[schema->function_count++] =
        (RandomFunction){++schema->next_id, pick(source, 100), chance(source, 50),
                         chance(source, 50), random_extras(source)};
}

RandomSchema *random_schema(Arena *arena, RandomSource *source, bool rows)
{
    RandomSchema *schema = ARENA_NEW(arena, RandomSchema);
    for (int i = pick(source, 3); i > 0; i--) add_enum(source, schema);
    for (int i = pick(source, 2); i > 0; i--) add_domain(source, schema);
    for (int i = 1 + pick(source, 4); i > 0; i--) add_table(source, schema);
    for (int i = pick(source, 3); i > 0; i--) add_view(source, schema);
    for (int i = pick(source, 3); i > 0; i--) add_function(source, schema);
    schema->sequences[0] = pick(source, 3);
    schema->composite_attributes = pick(source, 4);
    schema->sequence_extras = random_extras(source);
    schema->composite_extras = random_extras(source);
    schema->default_privileges = random_extras(source);
    (void)rows;
    random_objects_make(source, &schema->objects);
    return schema;
}

/* ---- changing ---- */

#define REMOVE(array, count, index)                            \
    (memmove(&(array)[index], &(array)[(index) + 1],           \
             sizeof *(array) * (size_t)((count) - (index)-1)), \
     (count)--)

static void change_enum(RandomSource *source, RandomSchema *schema)
{
    if (schema->enum_count == 0) return;
    RandomEnum *changed = &schema->enums[pick(source, schema->enum_count)];
    /* The first label stays: rows use it. */
    if (changed->label_count < LABELS_MAXIMUM && chance(source, 60)) {
        int at = 1 + pick(source, changed->label_count);
        memmove(&changed->labels[at + 1], &changed->labels[at],
                sizeof *changed->labels * (size_t)(changed->label_count - at));
        changed->labels[at] = ++schema->next_id;
        changed->label_count++;
    } else if (changed->label_count > 2) {
        int at = 1 + pick(source, changed->label_count - 1);
        REMOVE(changed->labels, changed->label_count, at);
    }
}

/* What columns hold must be put back when the way down brings them again. */
static bool may_drop(const RandomColumn *column, bool rows)
{
    return !rows || (!column->not_null && !column->has_default);
}

static void change_type(RandomSource *source, RandomColumn *column)
{
    static const RandomTypeKind numbers[] = {TYPE_INTEGER, TYPE_BIGINT, TYPE_NUMERIC};
    static const RandomTypeKind texts[] = {TYPE_TEXT, TYPE_VARCHAR_SHORT, TYPE_VARCHAR_LONG};
    const RandomTypeRow *row = &type_rows[column->type];
    RandomTypeKind before = column->type;
    if (column->generated_from != 0 || !column->is_filled || column->type == TYPE_DOMAIN ||
        column->type == TYPE_SERIAL || !(row->is_number || row->is_text))
        return;
    bool across = chance(source, 25);
    bool to_numbers = row->is_number != across;
    column->type = (to_numbers ? numbers : texts)[pick(source, 3)];
    column->has_using = column->type != before;
    column->clause = random_below(source, 4);
}

static void change_column(RandomSource *source, RandomSchema *schema, RandomTable *table, bool rows)
{
    int at = 1 + pick(source, table->column_count - 1);
    RandomColumn *column = &table->columns[at];
    int change = pick(source, 7);
    bool is_serial = column->type == TYPE_SERIAL; /* not null and its default come with it */
    switch (is_serial && (change == 1 || change == 2) ? 3 : change) {
    case 0:
        if (may_drop(column, rows)) REMOVE(table->columns, table->column_count, at);
        break;
    case 1:
        column->not_null = column->generated_from == 0 &&
                           (column->is_filled || column->has_default) && !column->not_null;
        column->clause = random_below(source, 4);
        break;
    case 2:
        /* Rows without a value of their own rely on the default that was there. */
        column->has_default = column->generated_from == 0 && (!rows || column->is_filled)
                                  ? !column->has_default
                                  : column->has_default;
        break;
    case 3: column->comment = column->comment == 0 ? ++schema->next_id : 0; break;
    case 4:
        column->renamed_from = column->renamed_from == 0 ? column->id : column->renamed_from;
        for (int i = 0; i < table->item_count; i++) {
            RandomItem *item = &table->items[i];
            for (int k = 0; k < 2; k++)
                if (item->columns[k] == column->id) item->columns[k] = schema->next_id + 1;
        }
        for (int i = 0; i < schema->view_count; i++) {
            for (int k = 0; k < 3; k++)
                if (schema->views[i].columns[k] == column->id)
                    schema->views[i].columns[k] = schema->next_id + 1;
        }
        for (int i = 0; i < table->column_count; i++)
            if (table->columns[i].generated_from == column->id)
                table->columns[i].generated_from = schema->next_id + 1;
        column->id = ++schema->next_id;
        break;
    default: change_type(source, column); break;
    }
}

static void change_table(RandomSource *source, RandomSchema *schema, RandomTable *table, bool rows)
{
    switch (pick(source, 10)) {
    case 0: add_column(source, schema, table, false); break;
    case 1:
    case 2: add_item(source, schema, table); break;
    case 3:
        if (table->item_count > 0) {
            int item = pick(source, table->item_count);
            REMOVE(table->items, table->item_count, item);
        }
        break;
    case 4: table->comment = table->comment == 0 ? ++schema->next_id : 0; break;
    case 5: table->has_trigger = !table->has_trigger; break;
    case 6: table->has_fillfactor = !table->has_fillfactor; break;
    default:
        if (table->column_count > 1) change_column(source, schema, table, rows);
        break;
    }
}

static void rename_table(RandomSchema *schema, RandomTable *table)
{
    int old = table->id;
    table->renamed_from = table->renamed_from == 0 ? old : table->renamed_from;
    table->id = ++schema->next_id;
    for (int i = 0; i < schema->table_count; i++) {
        for (int k = 0; k < schema->tables[i].item_count; k++) {
            RandomItem *item = &schema->tables[i].items[k];
            if (item->table == old) item->table = table->id;
        }
    }
    for (int i = 0; i < schema->view_count; i++)
        if (schema->views[i].table == old) schema->views[i].table = table->id;
}

/* Who may do what, of something. */
static void change_extras(RandomSource *source, RandomSchema *schema, RandomTable *table)
{
    switch (pick(source, 8)) {
    case 0: schema->default_privileges = random_extras(source); break;
    case 1: schema->sequence_extras = random_extras(source); break;
    case 2: schema->composite_extras = random_extras(source); break;
    case 3:
        if (schema->enum_count > 0) schema->enums[0].extras = random_extras(source);
        break;
    case 4:
        if (schema->function_count > 0)
            schema->functions[pick(source, schema->function_count)].extras = random_extras(source);
        break;
    case 5:
        if (schema->view_count > 0)
            schema->views[pick(source, schema->view_count)].extras = random_extras(source);
        break;
    default:
        if (table != NULL) table->extras = random_extras(source);
        break;
    }
}

static void change_one(RandomSource *source, RandomSchema *schema, bool rows)
{
    RandomTable *table =
        schema->table_count == 0 ? NULL : &schema->tables[pick(source, schema->table_count)];
    switch (pick(source, 20)) {
    case 19: schema->renames_app = true; break;
    case 16:
    case 17:
    case 18: change_extras(source, schema, table); break;
    case 0: add_enum(source, schema); break;
    case 1:
    case 2: change_enum(source, schema); break;
    case 3: add_table(source, schema); break;
    case 4:
        if (table != NULL && !rows && schema->table_count > 1)
            REMOVE(schema->tables, schema->table_count, (int)(table - schema->tables));
        break;
    case 5: add_view(source, schema); break;
    case 6:
        if (schema->view_count > 0) {
            int view = pick(source, schema->view_count);
            REMOVE(schema->views, schema->view_count, view);
        }
        break;
    case 7:
        if (schema->view_count > 0)
            schema->views[pick(source, schema->view_count)].variant = pick(source, 3);
        break;
    case 8:
        if (schema->function_count > 0) {
            RandomFunction *function = &schema->functions[pick(source, schema->function_count)];
            function->constant++;
            function->has_default = chance(source, 50);
        } else {
            add_function(source, schema);
        }
        break;
    case 9: schema->sequences[pick(source, 2)] = pick(source, 4); break;
    case 10: schema->composite_attributes = pick(source, 4); break;
    case 11:
        if (table != NULL) rename_table(schema, table);
        break;
    case 12:
        if (schema->domain_count > 0) {
            RandomDomain *domain = &schema->domains[pick(source, schema->domain_count)];
            domain->least = pick(source, 5);
            domain->has_default = !domain->has_default;
        }
        break;
    default:
        if (table != NULL) change_table(source, schema, table, rows);
        break;
    }
}

/* ---- mending: what a change left without its base goes too ---- */

static bool item_stands(RandomSchema *schema, const RandomTable *table, const RandomItem *item)
{
    const RandomColumn *first = random_column(table, item->columns[0]);
    const RandomColumn *second =
        item->columns[1] == 0 ? first : random_column(table, item->columns[1]);
    if (first == NULL || second == NULL) return false;
    switch (item->kind) {
    case ITEM_INDEX: return fits_index(first) && fits_index(second);
    case ITEM_UNIQUE: return is_key_column(first) && is_key_column(second);
    case ITEM_CHECK: return fits_number(first);
    case ITEM_FOREIGN_KEY: return fits_integer(first) && random_table(schema, item->table) != NULL;
    }
    return false;
}

static void mend_table(RandomSchema *schema, RandomTable *table)
{
    for (int i = table->column_count - 1; i > 0; i--) {
        const RandomColumn *column = &table->columns[i];
        const RandomColumn *from = random_column(table, column->generated_from);
        if (column->generated_from != 0 && (from == NULL || !fits_number(from)))
            REMOVE(table->columns, table->column_count, i);
    }
    for (int i = table->item_count - 1; i >= 0; i--)
        if (!item_stands(schema, table, &table->items[i]))
            REMOVE(table->items, table->item_count, i);
}

static bool view_stands(RandomSchema *schema, const RandomView *view)
{
    const RandomTable *table = random_table(schema, view->table);
    const RandomView *under = view->over == 0 ? NULL : find_view(schema, view->over);
    if (table == NULL ||
        (view->over != 0 && (under == NULL || under->columns[0] != view->columns[0])))
        return false;
    for (int i = 0; i < 3; i++)
        if (view->columns[i] != 0 && random_column(table, view->columns[i]) == NULL) return false;
    return true;
}

void random_schema_mend(RandomSchema *schema)
{
    for (int i = 0; i < schema->table_count; i++) mend_table(schema, &schema->tables[i]);
    for (bool again = true; again;) {
        again = false;
        for (int i = schema->view_count - 1; i >= 0; i--) {
            if (!view_stands(schema, &schema->views[i])) {
                REMOVE(schema->views, schema->view_count, i);
                again = true;
            }
        }
    }
}

static const RandomTable *table_before(const RandomSchema *schema, const RandomTable *table)
{
    return random_table(schema, table->renamed_from == 0 ? table->id : table->renamed_from);
}

static const RandomColumn *column_before(const RandomTable *table, const RandomColumn *column)
{
    return random_column(table, column->renamed_from == 0 ? column->id : column->renamed_from);
}

/* A column that is dropped, renamed or retyped in the table now, or 0. */
static int pick_changing(RandomSource *source, const RandomTable *before, const RandomTable *now,
                         const RandomColumn *except)
{
    int fitting[COLUMNS_MAXIMUM];
    int count = 0;
    for (int i = 1; i < before->column_count; i++) {
        const RandomColumn *column = &before->columns[i];
        const RandomTypeRow *row = &type_rows[column->type];
        bool stays = false;
        for (int k = 0; k < now->column_count; k++) {
            const RandomColumn *same = &now->columns[k];
            stays = stays || (same->id == column->id && same->type == column->type);
        }
        if (!stays && column != except && column->generated_from == 0 && column->is_filled &&
            column->type != TYPE_SERIAL && column->type != TYPE_DOMAIN &&
            (row->is_number || row->is_text))
            fitting[count++] = column->id;
    }
    return count == 0 ? 0 : fitting[pick(source, count)];
}

/* `using` and `backfill` read what changes in the same edit. */
static void read_what_changes(RandomSource *source, const RandomSchema *schema, RandomTable *table)
{
    const RandomTable *before = table_before(schema, table);
    for (int i = 1; before != NULL && i < table->column_count; i++) {
        RandomColumn *column = &table->columns[i];
        const RandomTypeRow *row = &type_rows[column->type];
        const RandomColumn *was = column_before(before, column);
        bool fills = column->not_null && !column->has_default && (was == NULL || !was->not_null);
        column->reads = 0;
        if (column->type == TYPE_SERIAL || column->type == TYPE_DOMAIN ||
            !(row->is_number || row->is_text) || !(fills || column->has_using))
            continue;
        if (chance(source, 60)) column->reads = pick_changing(source, before, table, was);
    }
}

/* Several of one table: what is done to its columns and their parts meets. */
static void change_one_table(RandomSource *source, RandomSchema *schema, bool rows)
{
    if (schema->table_count == 0) return;
    RandomTable *table = &schema->tables[pick(source, schema->table_count)];
    int changes = 2 + pick(source, 3);
    for (int tries = 0; changes > 0 && tries < 20; tries++) {
        RandomTable before = *table;
        change_table(source, schema, table, rows);
        random_schema_mend(schema);
        if (memcmp(&before, table, sizeof before) != 0) changes--;
    }
}

RandomSchema *random_schema_changed(Arena *arena, RandomSource *source, const RandomSchema *schema,
                                    unsigned changes, bool rows)
{
    RandomSchema *changed = ARENA_NEW(arena, RandomSchema);
    *changed = *schema;
    for (unsigned i = 1 + random_below(source, changes); i > 0; i--) {
        if (random_below(source, 2) == 0) {
            random_objects_change(source, &changed->objects);
        } else {
            change_one(source, changed, rows);
            random_schema_mend(changed);
        }
    }
    change_one_table(source, changed, rows);
    if (random_below(source, 2) == 0) random_objects_change_one(source, &changed->objects);
    for (int i = 0; i < changed->table_count; i++)
        read_what_changes(source, schema, &changed->tables[i]);
    return changed;
}
