/* `backfill by program`: a column whose values no cast can convert, such as an embedding of another
 * model. The edit becomes two revisions. The first adds a nullable column, NAME_new, which a
 * program fills; the second one waits until no row lacks a value, builds the indexes on it, makes
 * it not null, and puts it in the place of the former column in one transaction.
 *
 * The models between are made from the snapshot's text, a line a column or index. What the second
 * revision does is planned from them to the schema as any edit is, whatever else is in it. */
#include "cli/diff_internal.h"

#include <string.h>

#include "model/family.h"
#include "snapshot/snapshot.h"

typedef struct Filled {
    const Table *table; /* of the old model */
    const Column *from;
    Column *to;
    Text head;   /* "table public.docs ", how its block begins */
    Text column; /* "embedding" */
    Text added;  /* "embedding_new" */
    Name name;   /* the same */
} Filled;
typedef VECTOR(Filled) FilledColumns;

/* ---- which columns ---- */

static const Column *asked_column(const Change *change)
{
    const Column *to = (const Column *)(const void *)change->new_object;
    bool is_retyped = change->change_kind == CHANGE_ALTER &&
                      change->new_object->kind == KIND_COLUMN &&
                      (change->attributes & ATTRIBUTE_TYPE) != 0;
    return is_retyped && to->extras->filled_by_program ? to : NULL;
}

bool filled_is_asked(const Diff *diff)
{
    for (size_t i = 0; i < diff->changes.count; i++)
        if (asked_column(&diff->changes.items[i]) != NULL) return true;
    return false;
}

static bool refuse(DiffCommand *command, const Column *to, const char *why, const char *hint)
{
    Session *session = command->session;
    Name namespace_name = command->new_database->project.default_namespace;
    Diagnostic *diagnostic =
        diag_add(session->diagnostics, CODE_CONVERSION_MISSING, to->object.span,
                 "%.*s cannot be filled by a program: %s",
                 TEXT_FORMAT(object_describe(session->arena, &to->object, namespace_name)), why);
    diag_hint(session->diagnostics, diagnostic, "%s", hint);
    return false;
}

static Text block_head(Arena *arena, QualifiedName name)
{
    return text_format(arena, "table %.*s.%.*s ",
                       TEXT_FORMAT(identifier_format(arena, name.namespace_name)),
                       TEXT_FORMAT(identifier_format(arena, name.name)));
}

static bool add_column(DiffCommand *command, const Column *to, FilledColumns *columns)
{
    Arena *arena = command->session->arena;
    const Table *new_table = (const Table *)(const void *)to->object.parent;
    const Table *table = database_find_table(command->old_database, new_table->object.name);
    const Column *from = table == NULL ? NULL : table_find_column(table, to->object.name.name);
    Name name = to->object.name.name;
    Name added = name_intern(command->session->names, text_format(arena, "%s_new", name));
    if (from == NULL)
        return refuse(command, to, "it, or its table, is renamed in the same edit",
                      "Make a revision of the rename first.");
    if (strlen(added) > 63 || table_find_column(table, added) != NULL ||
        table_find_column(new_table, added) != NULL)
        return refuse(command, to, "the name of the column that is added is not free",
                      "It is the column's own name with \"_new\" after it.");
    Filled filled = {.table = table,
                     .from = from,
                     .to = (Column *)(uintptr_t)to,
                     .head = block_head(arena, table->object.name),
                     .column = identifier_format(arena, name),
                     .added = identifier_format(arena, added),
                     .name = added};
    VECTOR_ADD(arena, columns, filled);
    return true;
}

static bool find_columns(DiffCommand *command, const Diff *diff, FilledColumns *columns)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        const Column *to = asked_column(&diff->changes.items[i]);
        if (to != NULL && !add_column(command, to, columns)) return false;
    }
    return true;
}

/* ---- lines of a snapshot ---- */

#define INDEX "    index "
#define UNIQUE_INDEX "    index unique "

static bool is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
           byte == '$' || (byte >= '0' && byte <= '9') || (unsigned char)byte >= 0x80;
}

/* The next name or string of a line from *at on; between two, single bytes. */
static Text next_piece(Text line, size_t *at)
{
    size_t begin = *at;
    char first = line.bytes[begin];
    size_t end = begin + 1;
    if (first == '"' || first == '\'') {
        while (end < line.length && line.bytes[end] != first) end++;
        end += end < line.length ? 1 : 0;
    } else if (is_name_byte(first)) {
        while (end < line.length && is_name_byte(line.bytes[end])) end++;
    }
    *at = end;
    return text_slice(line, begin, end);
}

static bool mentions(Text line, Text name)
{
    for (size_t at = 0; at < line.length;)
        if (text_equals(next_piece(line, &at), name)) return true;
    return false;
}

static void put_replaced(TextBuilder *out, Text line, Text name, Text other)
{
    for (size_t at = 0; at < line.length;) {
        Text piece = next_piece(line, &at);
        text_put(out, text_equals(piece, name) ? other : piece);
    }
}

/* The line of an index, split before its name and after it. */
static bool split_index(Text line, Text *name, Text *rest)
{
    size_t begin =
        text_starts_with(line, UNIQUE_INDEX) ? sizeof UNIQUE_INDEX - 1 : sizeof INDEX - 1;
    if (!text_starts_with(line, INDEX) || begin >= line.length) return false;
    size_t end = begin;
    *name = next_piece(line, &end);
    *rest = text_slice(line, end, line.length);
    return true;
}

/* The lines of a table's block after those that were taken. */
static bool find_block(Text text, Text head, Text *block)
{
    Text line;
    while (text_next_line(&text, &line)) {
        if (line.length <= head.length || memcmp(line.bytes, head.bytes, head.length) != 0)
            continue;
        *block = text;
        return true;
    }
    return false;
}

static bool next_of_block(Text *block, Text *line)
{
    return text_next_line(block, line) && !text_equals_string(*line, "}");
}

/* Whether the new model has an index of that name on the column. */
static bool has_index(Text new_text, const Filled *filled, Text wanted)
{
    Text block, line, name, rest;
    bool found = find_block(new_text, filled->head, &block);
    while (found && next_of_block(&block, &line))
        if (split_index(line, &name, &rest) && text_equals(name, wanted) &&
            mentions(rest, filled->column))
            return true;
    return false;
}

/* ---- the models between ---- */

typedef enum Stage {
    STAGE_EXPANDED, /* the column is there, and names of indexes are free for those on it */
    STAGE_INDEXED,  /* which may take long: older programs can still write */
    STAGE_READY     /* it has all that it is to have, but for its name */
} Stage;

typedef struct StageTexts {
    Arena *arena;
    const FilledColumns *columns;
    Text old_text;
    Text new_text;
    bool has_indexes; /* those on the column come before it takes its place */
} StageTexts;

static Text other_name(Arena *arena, Text name)
{
    bool is_quoted = name.bytes[0] == '"';
    Text inside = is_quoted ? text_slice(name, 1, name.length - 1) : name;
    return text_format(arena, is_quoted ? "\"%.*s_old\"" : "%.*s_old", TEXT_FORMAT(inside));
}

/* A line of the block that begins with `head`. */
static void put_line(const StageTexts *texts, TextBuilder *out, Text head, Text line)
{
    Text name, rest;
    bool is_index = texts->has_indexes && split_index(line, &name, &rest);
    for (size_t i = 0; is_index && i < texts->columns->count; i++) {
        const Filled *filled = &texts->columns->items[i];
        if (!text_equals(filled->head, head) || !mentions(rest, filled->column) ||
            !has_index(texts->new_text, filled, name))
            continue;
        text_put(out, text_slice(line, 0, (size_t)(name.bytes - line.bytes)));
        text_put(out, other_name(texts->arena, name));
        line = rest;
        break;
    }
    text_put(out, line);
    text_put_byte(out, '\n');
}

/* What an index has after its name, on the columns that are added. */
static Text on_added(const StageTexts *texts, const Filled *of, Text rest, bool *is_others)
{
    *is_others = false;
    for (size_t i = 0; i < texts->columns->count; i++) {
        const Filled *filled = &texts->columns->items[i];
        if (!text_equals(filled->head, of->head) || !mentions(rest, filled->column)) continue;
        if (filled < of) *is_others = true;
        TextBuilder out = text_builder(texts->arena);
        put_replaced(&out, rest, filled->column, filled->added);
        rest = text_built(&out);
    }
    return rest;
}

/* An index on several of them comes with the first. */
static void put_indexes(const StageTexts *texts, TextBuilder *out, const Filled *filled)
{
    Text block, line, name, rest;
    bool is_others;
    bool found = find_block(texts->new_text, filled->head, &block);
    while (found && next_of_block(&block, &line)) {
        if (!split_index(line, &name, &rest) || !mentions(rest, filled->column)) continue;
        Text other = on_added(texts, filled, rest, &is_others);
        if (is_others) continue;
        text_put(out, text_slice(line, 0, (size_t)(rest.bytes - line.bytes)));
        text_put(out, other);
        text_put_byte(out, '\n');
    }
}

/* At the end of a table's block. */
static void put_added(const StageTexts *texts, TextBuilder *out, const Filled *filled, Stage stage)
{
    bool is_ready = stage == STAGE_READY;
    text_put_format(out, "    %.*s %.*s%s;\n", TEXT_FORMAT(filled->added),
                    TEXT_FORMAT(type_format(texts->arena, &filled->to->type, NULL)),
                    is_ready && filled->to->not_null ? " not null" : "");
    if (is_ready && !filled->to->not_null) {
        Text name = identifier_format(texts->arena, filled->name);
        text_put_format(out, "    check (%.*s is null or %.*s is not null);\n",
                        TEXT_FORMAT(filled->column), TEXT_FORMAT(name));
    }
    if (stage != STAGE_EXPANDED && texts->has_indexes) put_indexes(texts, out, filled);
}

/* The head of the block that a line begins; none: of none that is asked for. */
static Text find_head(const FilledColumns *columns, Text line)
{
    for (size_t i = 0; i < columns->count; i++) {
        Text head = columns->items[i].head;
        if (line.length > head.length && memcmp(line.bytes, head.bytes, head.length) == 0)
            return head;
    }
    return TEXT_NONE;
}

static Text stage_text(const StageTexts *texts, Stage stage)
{
    TextBuilder out = text_builder(texts->arena);
    const FilledColumns *columns = texts->columns;
    Text rest = texts->old_text;
    Text line;
    Text head = TEXT_NONE; /* of the block that the line is in */
    while (text_next_line(&rest, &line)) {
        bool is_end = text_equals_string(line, "}");
        for (size_t i = 0; is_end && !text_is_none(head) && i < columns->count; i++)
            if (text_equals(columns->items[i].head, head))
                put_added(texts, &out, &columns->items[i], stage);
        if (is_end) head = TEXT_NONE;
        put_line(texts, &out, head, line);
        if (text_is_none(head)) head = find_head(columns, line);
    }
    return text_built(&out);
}

/* NULL: the text is no schema. */
static const Database *stage_read(DiffCommand *command, const StageTexts *texts, Stage stage)
{
    Session *session = command->session;
    Diagnostics *ignored = diagnostics_make(session->arena);
    Text text = stage_text(texts, stage);
    const Source *source = source_make(session->arena, command->workspace.snapshot, text);
    return snapshot_read(session->arena, session->arena, session->names, ignored, source);
}

/* ---- the plans ---- */

static const Plan *stage_plan(DiffCommand *command, const Database *from, const Database *to,
                              const PlanOptions *options)
{
    DiffCommand stage = *command;
    size_t errors = command->session->diagnostics->error_count;
    stage.old_database = from;
    stage.new_database = to;
    const Diff *diff = command_compare(&stage);
    if (diff == NULL) return NULL;
    const Plan *plan =
        plan_make(command->session->arena, command->session->diagnostics, diff, options);
    return command->session->diagnostics->error_count > errors ? NULL : plan;
}

/* "filled=docs(embedding_new,embedding)" of each column. */
static Text fill_words(Arena *arena, const FilledColumns *columns, Name default_namespace)
{
    TextBuilder out = text_builder(arena);
    for (size_t i = 0; i < columns->count; i++) {
        const Filled *filled = &columns->items[i];
        QualifiedName table = filled->table->object.name;
        text_put_string(&out, i == 0 ? "filled=" : " filled=");
        if (table.namespace_name != default_namespace)
            text_put_format(&out, "%.*s.",
                            TEXT_FORMAT(identifier_format(arena, table.namespace_name)));
        text_put_format(&out, "%.*s(%.*s", TEXT_FORMAT(identifier_format(arena, table.name)),
                        TEXT_FORMAT(filled->added));
        if (filled->from->not_null || filled->to->not_null)
            text_put_string(&out, ")");
        else
            text_put_format(&out, ",%.*s)", TEXT_FORMAT(filled->column));
    }
    return text_built(&out);
}

/* Partitions and children have indexes of their own: there they come after. */
static bool can_have_indexes(const DiffCommand *command, const FilledColumns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        const Table *table = columns->items[i].table;
        if (table_is_partitioned(table) ||
            family_descendants(command->old_database, table)->count > 0)
            return false;
    }
    return true;
}

static bool stages_read(DiffCommand *command, StageTexts *texts, const Database *stages[])
{
    bool had_indexes;
    do {
        had_indexes = texts->has_indexes;
        bool done = true;
        for (int stage = STAGE_EXPANDED; done && stage <= STAGE_READY; stage++)
            done = (stages[stage] = stage_read(command, texts, (Stage)stage)) != NULL;
        if (done) return true;
        texts->has_indexes = false;
    } while (had_indexes);
    return false;
}

static bool add_part(DiffCommand *command, FilledPlan *filled, const Plan *plan)
{
    if (plan != NULL && plan->up.steps.count > 0)
        VECTOR_ADD(command->session->arena, &filled->rest, plan);
    return plan != NULL;
}

static bool plan_stages(DiffCommand *command, const FilledColumns *columns,
                        const Database *const stages[], const PlanOptions *options,
                        FilledPlan *filled)
{
    const Database *ready = stages[STAGE_READY];
    filled->expand = stage_plan(command, command->old_database, stages[STAGE_EXPANDED], options);
    for (int stage = STAGE_EXPANDED; stage < STAGE_READY; stage++)
        if (!add_part(command, filled,
                      stage_plan(command, stages[stage], stages[stage + 1], options)))
            return false;
    for (size_t i = 0; i < columns->count; i++)
        columns->items[i].to->object.renamed_from.name = columns->items[i].name;
    return filled->expand != NULL &&
           add_part(command, filled, stage_plan(command, ready, command->new_database, options));
}

bool filled_plan(DiffCommand *command, const Diff *diff, const PlanOptions *options,
                 FilledPlan *filled)
{
    Arena *arena = command->session->arena;
    FilledColumns columns = {0};
    const Database *stages[STAGE_READY + 1];
    *filled = (FilledPlan){0};
    if (!find_columns(command, diff, &columns)) return false;
    const Column *first = columns.items[0].to;
    StageTexts texts = {arena, &columns, snapshot_print(arena, command->old_database),
                        snapshot_print(arena, command->new_database),
                        can_have_indexes(command, &columns)};
    if (!stages_read(command, &texts, stages))
        return refuse(command, first, "its type needs what the same edit makes",
                      "Make a revision of that first.");
    filled->words = fill_words(arena, &columns, command->old_database->project.default_namespace);
    filled->name =
        text_format(arena, "fill_%s_%s", first->object.parent->name.name, first->object.name.name);
    return plan_stages(command, &columns, stages, options, filled);
}
