/* Random objects as .schema text, as rows, and as queries of what must be kept.
 *
 * Marks in the texts of random_kinds.def:
 *   %n name  %q name with its namespace  %p the parent's name  %s its namespace and dot  %~ its
 * `renamed from`  %k its key
 *   %@1 the first object it refers to  %#1 its key  %r number of the row
 *   %0{a|b} one of these, by slot 0; may hold marks itself
 *   %!{a|b|c} by the row: of any, of nulls, of values at the border of what is allowed
 *   %* the parts, a line each  %+ the same in braces, or a semicolon where there are none */
#include <string.h>

#include "random_objects.h"

/* After those of any values, one row of nulls, and one of values at borders. */
enum { ROWS_OF_ANY = 2, ROWS = 4 };

typedef struct Expansion {
    TextBuilder *out;
    const RandomObjects *objects;
    const RandomObject *object;
    const RandomKind *kind;
    int row;
} Expansion;

static Expansion expansion(TextBuilder *out, const RandomObjects *objects,
                           const RandomObject *object)
{
    int count;
    return (Expansion){out, objects, object, &random_kinds(&count)[object->kind], 0};
}

/* ---- names ---- */

/* The number in signs, after one that no operator of PostgreSQL begins with. */
static void put_sign(TextBuilder *out, int id)
{
    static const char signs[] = "#@&|~^%";
    text_put_string(out, "#@");
    for (; id > 0; id /= 7) text_put_byte(out, signs[id % 7]);
    text_put_string(out, "@");
}

static void put_bare(TextBuilder *out, const RandomKind *kind, int id)
{
    if ((kind->flags & SIGN) != 0)
        put_sign(out, id);
    else
        text_put_format(out, "%s%d", kind->prefix, id);
}

static void put_name(const Expansion *expansion, const RandomObject *object)
{
    int count;
    if (object->in_app) text_put_string(expansion->out, "app.");
    put_bare(expansion->out, &random_kinds(&count)[object->kind], object->id);
}

static void put_renamed(const Expansion *expansion)
{
    const RandomObject *object = expansion->object;
    if (object->old_id == 0) return;
    if (object->old_id == object->id && object->old_in_app == object->in_app) return;
    text_put_string(expansion->out, " renamed from ");
    if ((expansion->kind->flags & MOVED) != 0)
        text_put_string(expansion->out, object->old_in_app ? "app." : "public.");
    put_bare(expansion->out, expansion->kind, object->old_id);
}

/* ---- texts ---- */

static void expand(const Expansion *expansion, const char *text, const char *end);

static bool ends_with_brace(const TextBuilder *out)
{
    return out->length > 0 && out->bytes[out->length - 1] == '}';
}

static void put_parts(const Expansion *outer)
{
    int kinds;
    (void)random_kinds(&kinds);
    for (int kind = 0; kind < kinds; kind++) {
        for (int i = 0; i < outer->objects->count; i++) {
            const RandomObject *part = &outer->objects->items[i];
            if (part->parent != outer->object->key || part->kind != kind) continue;
            Expansion inner = expansion(outer->out, outer->objects, part);
            text_put_string(outer->out, "    ");
            expand(&inner, inner.kind->text, NULL);
            if (!ends_with_brace(outer->out)) text_put_byte(outer->out, ';');
            text_put_byte(outer->out, '\n');
        }
    }
}

static bool has_parts(const Expansion *expansion)
{
    for (int i = 0; i < expansion->objects->count; i++)
        if (expansion->objects->items[i].parent == expansion->object->key) return true;
    return false;
}

static const char *choice_end(const char *at)
{
    for (int depth = 0; *at != '\0'; at++) {
        if (*at == '{') depth++;
        if (*at == '}' && depth-- == 0) return at;
    }
    return at;
}

static const char *alternative_end(const char *at, const char *end)
{
    for (int depth = 0; at < end; at++) {
        if (*at == '{') depth++;
        if (*at == '}') depth--;
        if (*at == '|' && depth == 0) return at;
    }
    return end;
}

/* The choice after "%0{"; gives where it ends. */
static const char *expand_choice(const Expansion *expansion, char mark, const char *at)
{
    const char *end = choice_end(at);
    unsigned count = 1;
    for (const char *k = alternative_end(at, end); k < end; k = alternative_end(k + 1, end))
        count++;
    unsigned number = 0;
    if (mark != '!')
        number = expansion->object->slots[mark <= '9' ? mark - '0' : SLOTS_CHANGING + mark - 'a'];
    else if (expansion->row > ROWS_OF_ANY)
        number = (unsigned)(expansion->row - ROWS_OF_ANY);
    for (unsigned chosen = number % count; chosen > 0; chosen--) at = alternative_end(at, end) + 1;
    expand(expansion, at, alternative_end(at, end));
    return end;
}

static void expand_mark(const Expansion *expansion, char mark)
{
    const RandomObject *object = expansion->object;
    TextBuilder *out = expansion->out;
    switch (mark) {
    case 'n': put_bare(out, expansion->kind, object->id); break;
    case 'q': put_name(expansion, object); break;
    case 'p': put_name(expansion, random_object(expansion->objects, object->parent)); break;
    case 's':
        if (random_object(expansion->objects, object->parent)->in_app) text_put_string(out, "app.");
        break;
    case 'k': text_put_format(out, "%d", object->key); break;
    case 'r': text_put_format(out, "%d", expansion->row); break;
    case '~': put_renamed(expansion); break;
    case '*': put_parts(expansion); break;
    case '+':
        text_put_string(out, has_parts(expansion) ? " {\n" : ";");
        put_parts(expansion);
        if (has_parts(expansion)) text_put_byte(out, '}');
        break;
    default: text_put_byte(out, mark); break;
    }
}

/* `end` NULL: all of the text. */
static void expand(const Expansion *expansion, const char *text, const char *end)
{
    if (end == NULL) end = text + strlen(text);
    for (const char *at = text; at < end; at++) {
        if (*at != '%') {
            text_put_byte(expansion->out, *at);
        } else if (at[2] == '{' && strchr("!0123456789abcd", at[1]) != NULL) {
            at = expand_choice(expansion, at[1], at + 3);
        } else if (at[1] == '#') {
            text_put_format(expansion->out, "%d", expansion->object->references[at[2] - '1']);
            at += 2;
        } else if (at[1] == '@') {
            int key = expansion->object->references[at[2] - '1'];
            put_name(expansion, random_object(expansion->objects, key));
            at += 2;
        } else {
            expand_mark(expansion, *++at);
        }
    }
}

static void put_target(const Expansion *expansion, const char *before, const char *after)
{
    text_put_string(expansion->out, before);
    expand(expansion, expansion->kind->target, NULL);
    text_put_string(expansion->out, after);
}

static void put_extras(const Expansion *expansion)
{
    const RandomObject *object = expansion->object;
    const RandomKind *kind = expansion->kind;
    if (kind->target == NULL) return;
    if (object->comment != 0) {
        put_target(expansion, "comment on ", " is ");
        text_put_format(expansion->out, "'note %u: it''s';\n\n", object->comment);
    }
    if ((object->extras & 1) != 0 && (kind->flags & OWNED) != 0)
        put_target(expansion, "owner of ", " is random_a;\n\n");
    if ((object->extras & 2) != 0 && kind->privilege != NULL) {
        text_put_format(expansion->out, "grant %s", kind->privilege);
        put_target(expansion, " on ",
                   (object->extras & 4) != 0 ? " to random_b with grant option;\n\n"
                                             : " to random_b;\n\n");
    }
    if ((object->extras & 8) != 0 && kind->privilege != NULL) {
        text_put_format(expansion->out, "grant %s", kind->privilege);
        put_target(expansion, " on ", " to random_c, public;\n\n");
    }
}

void random_object_put(TextBuilder *out, const RandomObjects *objects, const RandomObject *object)
{
    Expansion one = expansion(out, objects, object);
    expand(&one, one.kind->text, NULL);
}

void random_objects_put(TextBuilder *out, const RandomObjects *objects)
{
    for (int i = 0; i < objects->count; i++) {
        Expansion one = expansion(out, objects, &objects->items[i]);
        if (one.kind->parent == NULL) {
            expand(&one, one.kind->text, NULL);
            text_put_string(out, "\n\n");
        }
        put_extras(&one);
    }
}

/* ---- rows ---- */

static bool is_table(const RandomKind *kind)
{
    return kind->parent == NULL && kind->value != NULL;
}

/* Whether both can hold nulls, or neither: else the row of nulls gets values. */
static bool has_same_nulls(const Expansion *one, const RandomObjects *other,
                           const RandomObject *there)
{
    TextBuilder here = text_builder(one->out->arena);
    TextBuilder then = text_builder(one->out->arena);
    Expansion before = expansion(&here, one->objects, one->object);
    Expansion after = expansion(&then, other, there);
    before.row = after.row = ROWS_OF_ANY + 1;
    expand(&before, one->kind->value, NULL);
    expand(&after, one->kind->value, NULL);
    return text_equals(text_built(&here), text_built(&then));
}

/* Whether the column is in the other schema, of the same type. */
static bool is_kept(const Expansion *one, const RandomObjects *other)
{
    const RandomObject *there = random_object(other, one->object->key);
    if (there == NULL || there->slots[0] != one->object->slots[0]) return false;
    if (!has_same_nulls(one, other, there)) return false;
    for (int i = 0; i < REFERENCES_MAXIMUM; i++) {
        const RandomObject *here = random_object(one->objects, one->object->references[i]);
        if (here == NULL) continue;
        there = random_object(other, here->key);
        if (there == NULL || memcmp(here->slots, there->slots, sizeof here->slots) != 0)
            return false;
    }
    return true;
}

/* "id=%r;v='x'" of a table, and the values of its columns; `values`: these, else the names.
 * `other` NULL: all of them, else those that it has too. */
static void put_columns(const Expansion *table, int row, bool values, const RandomObjects *other)
{
    for (const char *at = table->kind->value; *at != '\0';) {
        const char *equals = strchr(at, '=');
        const char *end = at + strcspn(at, ";");
        Expansion one = *table;
        one.row = row;
        if (at != table->kind->value) text_put_string(table->out, ", ");
        expand(&one, values ? equals + 1 : at, values ? end : equals);
        at = *end == '\0' ? end : end + 1;
    }
    const RandomObject *of = table->object;
    while (of != NULL) {
        Expansion owner = expansion(table->out, table->objects, of);
        for (int i = 0; i < table->objects->count; i++) {
            Expansion one = expansion(table->out, table->objects, &table->objects->items[i]);
            if (one.object->parent != of->key || one.kind->value == NULL) continue;
            if (other != NULL && !is_kept(&one, other)) continue;
            one.row = row;
            text_put_string(table->out, ", ");
            expand(&one, values ? one.kind->value : "%n", NULL);
        }
        of = (owner.kind->flags & PARENTS_ROWS) == 0
                 ? NULL
                 : random_object(table->objects, of->references[0]);
    }
}

void random_objects_put_rows(TextBuilder *out, const RandomObjects *objects)
{
    for (int i = 0; i < objects->count; i++) {
        Expansion table = expansion(out, objects, &objects->items[i]);
        for (int row = 1; is_table(table.kind) && row <= ROWS; row++) {
            text_put_string(out, "INSERT INTO ");
            put_name(&table, table.object);
            text_put_string(out, " (");
            put_columns(&table, row, false, NULL);
            text_put_string(out, ") OVERRIDING SYSTEM VALUE VALUES (");
            put_columns(&table, row, true, NULL);
            text_put_string(out, ");\n");
        }
    }
}

void random_objects_put_kept(TextBuilder *out, const RandomObjects *objects,
                             const RandomObjects *other)
{
    for (int i = 0; i < objects->count; i++) {
        Expansion table = expansion(out, objects, &objects->items[i]);
        const RandomObject *there = random_object(other, table.object->key);
        if (!is_table(table.kind) || there == NULL) continue;
        text_put_format(out, "UNION ALL SELECT %d, ROW(", table.object->key);
        put_columns(&table, 0, false, other);
        text_put_string(out, ")::text FROM ONLY ");
        put_name(&table, table.object);
        text_put_byte(out, '\n');
    }
}

void random_objects_put_losses(TextBuilder *out, const RandomObjects *objects)
{
    static const char *const holders[] = {"table", "column", "sequence", "type"};
    static const char partitions[] = "allow data loss on table %q_0;\n"
                                     "allow data loss on table %q_1;\n"
                                     "allow data loss on table %q_a;\n"
                                     "allow data loss on table %q_rest;\n";
    for (int i = 0; i < objects->count; i++) {
        Expansion one = expansion(out, objects, &objects->items[i]);
        const char *target = one.kind->target == NULL ? "" : one.kind->target;
        for (size_t k = 0; k < sizeof holders / sizeof *holders; k++)
            if (strncmp(target, holders[k], strlen(holders[k])) == 0)
                put_target(&one, "allow data loss on ", ";\n");
        if (strstr(one.kind->text, "partition %n_") != NULL) expand(&one, partitions, NULL);
    }
}
