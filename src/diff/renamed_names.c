/* Names, and texts with names in them, as the server gives them back after the renames: it holds
 * on to objects and labels, not to what they are called. */
#include "diff/diff_internal.h"

#include <string.h>

#include "model/choose.h"

static QualifiedName renamed_object(const Renames *renames, const Object *object,
                                    QualifiedName name)
{
    const Object *renamed = object == NULL ? NULL : map_find_pointer(renames->objects, object);
    return renamed == NULL ? name : renamed->name;
}

QualifiedName renamed_relation(Renames *renames, QualifiedName name)
{
    if (name.name == NULL) return name;
    return renamed_object(renames, database_find_relation(renames->old_database, name), name);
}

QualifiedName renamed_in_extension(const Renames *renames, QualifiedName name)
{
    const Extension *extension = database_find_extension_of(renames->old_database, name);
    if (extension == NULL) return name;
    const Object *other =
        database_find(renames->new_database, KIND_EXTENSION, extension->object.name, TEXT_NONE);
    if (other == NULL) return name;
    Name from = database_namespace_of(renames->old_database, extension);
    Name to = database_namespace_of(renames->new_database, (const Extension *)other);
    if (extension_is_fixed(extension)) {
        QualifiedName home = {NULL, from}; /* with it alone it goes along */
        const Database *old = renames->old_database;
        to =
            renamed_object(renames, database_find(old, KIND_NAMESPACE, home, TEXT_NONE), home).name;
    }
    return name.namespace_name == from ? (QualifiedName){to, name.name} : name;
}

QualifiedName renamed_call(Renames *renames, QualifiedName name, const ExpressionCall *call)
{
    for (MapEntry e = map_first(renames->former); e.value != NULL; e = map_next(e)) {
        const Object *old_object = e.value;
        const Object *renamed = map_find_pointer(renames->objects, old_object);
        if ((kind_is_routine(old_object->kind) || old_object->kind == KIND_RANGE) &&
            qualified_name_equals(old_object->name, name) &&
            (call == NULL || call_fits(call, old_object)))
            return renamed == NULL ? name : renamed->name;
    }
    return renamed_in_extension(renames, name);
}

QualifiedName renamed_routine(Renames *renames, QualifiedName name)
{
    return renamed_call(renames, name, NULL);
}

QualifiedName renamed_bare(const Renames *renames, QualifiedName name)
{
    if (database_find_extension_of(renames->old_database, name) == NULL) return name;
    if (name.namespace_name == NULL)
        name.namespace_name = renames->old_database->project.default_namespace;
    name = renamed_in_extension(renames, name);
    if (name.namespace_name == renames->new_database->project.default_namespace)
        name.namespace_name = NULL;
    return name;
}

QualifiedName renamed_definition(Renames *renames, ObjectKind kind, QualifiedName name)
{
    if (name.name == NULL) return name;
    for (MapEntry e = map_first(renames->former); e.value != NULL; e = map_next(e)) {
        const Object *old_object = e.value;
        if (old_object->kind == kind && qualified_name_equals(old_object->name, name))
            return renamed_object(renames, old_object, name);
    }
    return name;
}

/* The multirange type of a range goes along where neither side gives it a name, else it keeps it.
 */
static QualifiedName renamed_type_name(Renames *renames, const Object *type, QualifiedName name)
{
    if (type == NULL) return name;
    QualifiedName renamed = renamed_object(renames, type, name);
    if (type->kind != KIND_RANGE || type->name.name == name.name) return renamed;
    const Object *range = map_find_pointer(renames->objects, type);
    if (range == NULL) return name;
    if (range_names_multirange(type) || range_names_multirange(range))
        return (QualifiedName){renamed.namespace_name, name.name};
    renamed.name = name_of_multirange(renames->old_database->names, renamed.name);
    return renamed;
}

/* A name in the clauses of a definition: a type's, a routine's, another definition's. */
static QualifiedName renamed_anything(Renames *renames, QualifiedName name)
{
    const Object *type = database_find_type(renames->old_database, name);
    if (type != NULL) return renamed_type_name(renames, type, name);
    for (MapEntry e = map_first(renames->former); e.value != NULL; e = map_next(e)) {
        const Object *old_object = e.value;
        if (old_object->parent == NULL && old_object != renames->inside &&
            qualified_name_equals(old_object->name, name))
            return renamed_object(renames, old_object, name);
    }
    return renamed_in_extension(renames, name);
}

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '"' || byte == '.' ||
           (unsigned char)byte >= 0x80;
}

static Text format_name(Renames *renames, QualifiedName name, bool is_qualified)
{
    Text own = identifier_format(renames->arena, name.name);
    if (!is_qualified || name.namespace_name == NULL) return own;
    return text_format(renames->arena, "%.*s.%.*s",
                       TEXT_FORMAT(identifier_format(renames->arena, name.namespace_name)),
                       TEXT_FORMAT(own));
}

/* Whether the name, where it is a type's, is written without its namespace. */
static bool comes_home(const Renames *renames, QualifiedName name)
{
    return name.namespace_name == renames->new_database->project.default_namespace &&
           builtin_type_find(name_text(name.name)) == NULL;
}

/* The names that change, with their namespace and, in the namespace of unqualified names, without.
 */
static void collect_words(Renames *renames)
{
    Name home = renames->new_database->project.default_namespace;
    for (size_t i = 0; i < renames->old_database->extension_names.count; i++) {
        QualifiedName from = renames->old_database->extension_names.items[i].name;
        QualifiedName to = renamed_in_extension(renames, from);
        if (qualified_name_equals(from, to)) continue;
        VECTOR_ADD(renames->arena, &renames->words,
                   (WordPair){format_name(renames, from, from.namespace_name != home),
                              format_name(renames, to, to.namespace_name != home)});
    }
    for (MapEntry e = map_first(renames->former); e.value != NULL; e = map_next(e)) {
        const Object *old_object = e.value;
        if (old_object->parent != NULL || old_object->kind == KIND_EXTENSION) continue;
        QualifiedName name = renamed_object(renames, old_object, old_object->name);
        bool is_qualified = !comes_home(renames, name);
        VECTOR_ADD(renames->arena, &renames->words,
                   (WordPair){format_name(renames, old_object->name, true),
                              format_name(renames, name, is_qualified)});
        if (old_object->name.namespace_name == home)
            VECTOR_ADD(renames->arena, &renames->words,
                       (WordPair){format_name(renames, old_object->name, false),
                                  format_name(renames, name, is_qualified)});
    }
}

static bool stands_at(Text text, size_t at, Text word)
{
    return at + word.length <= text.length &&
           memcmp(text.bytes + at, word.bytes, word.length) == 0 &&
           (at + word.length == text.length || !is_word_byte(text.bytes[at + word.length]));
}

/* Each word once: what a name becomes may be what another was. */
Text renamed_words(Renames *renames, Text text)
{
    if (text.length == 0) return text;
    if (renames->words.count == 0) collect_words(renames);
    TextBuilder out = text_builder(renames->arena);
    size_t copied = 0;
    for (size_t at = 0; at < text.length; at++) {
        if (at > 0 && is_word_byte(text.bytes[at - 1])) continue;
        for (size_t i = 0; i < renames->words.count; i++) {
            const WordPair *pair = &renames->words.items[i];
            if (!stands_at(text, at, pair->from)) continue;
            text_put(&out, text_slice(text, copied, at));
            text_put(&out, pair->to);
            copied = at + pair->from.length;
            at = copied - 1;
            break;
        }
    }
    if (copied == 0) return text;
    text_put(&out, text_slice(text, copied, text.length));
    return text_built(&out);
}

Type renamed_type(Renames *renames, Type type)
{
    if (type.type_class == TYPE_EXTENSION) type.name = renamed_bare(renames, type.name);
    if (type.type_class != TYPE_USER) return type;
    const Object *object = database_find_type(renames->old_database, type.name);
    type.name = renamed_type_name(renames, object, type.name);
    const Object *copy = object == NULL ? NULL : map_find_pointer(renames->copies, object);
    if (copy != NULL) type.object = copy;
    return type;
}

/* ---- expressions ---- */

/* What a name among those of collations and text search may be; renamed once. */
static QualifiedName renamed_first(Renames *renames, QualifiedName name)
{
    static const ObjectKind kinds[] = {KIND_COLLATION, KIND_TEXT_SEARCH_DICTIONARY,
                                       KIND_TEXT_SEARCH_CONFIGURATION};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        QualifiedName renamed = renamed_definition(renames, kinds[i], name);
        if (!qualified_name_equals(renamed, name)) return renamed;
    }
    return name;
}

/* What an object of the new model was. */
const Object *renamed_find_former(const Renames *renames, QualifiedName name)
{
    const Object *now = database_find_relation(renames->new_database, name);
    const Object *former = now == NULL ? NULL : map_find_pointer(renames->former, now);
    return former != NULL ? former : database_find_relation(renames->old_database, name);
}

/* In a clause of `table` (of the old model), which names rows as they were: a column by its old
 * name, if there is one of it; all else as it is in the new model. */
static SqlReference clause_reference(Renames *renames, SqlReference reference, const Table *table)
{
    bool is_relation = reference.kind == REFERENCE_COLUMN || reference.kind == REFERENCE_RELATION ||
                       reference.kind == REFERENCE_STAR;
    if (!is_relation) return reference;
    const Object *former = reference.name.name != NULL
                               ? renamed_find_former(renames, reference.name)
                           : table != NULL ? &table->object
                                           : NULL;
    if (reference.kind == REFERENCE_COLUMN)
        reference.part = renamed_column(renames, former, reference.part);
    if (reference.name.name != NULL &&
        database_find_relation(renames->new_database, reference.name) == NULL)
        reference.name = renamed_relation(renames, reference.name);
    return reference;
}

static SqlReference renamed_reference(Renames *renames, const Expression *expression,
                                      SqlReference reference, const Table *table)
{
    const Object *relation = table == NULL ? NULL : &table->object;
    if (renames->in_clause) return clause_reference(renames, reference, table);
    switch (reference.kind) {
    case REFERENCE_COLUMN:
        if (reference.name.name != NULL)
            relation = database_find_relation(renames->old_database, reference.name);
        reference.part = renamed_column(renames, relation, reference.part);
        reference.name = renamed_relation(renames, reference.name);
        break;
    case REFERENCE_RELATION:
    case REFERENCE_STAR: reference.name = renamed_relation(renames, reference.name); break;
    case REFERENCE_OPERATOR:
        reference.name = renamed_definition(renames, KIND_OPERATOR, reference.name);
        break;
    case REFERENCE_DEFINITION: reference.name = renamed_first(renames, reference.name); break;
    case REFERENCE_FUNCTION:
        reference.name =
            renamed_call(renames, reference.name, expression_find_call(expression, &reference));
        break;
    case REFERENCE_TYPE: reference.name = renamed_anything(renames, reference.name); break;
    }
    return reference;
}

/* Whether what is referred to leaves the namespace of unqualified names, in which it stood bare. */
static bool leaves_home(const Renames *renames, const SqlReference *before,
                        const SqlReference *after)
{
    Name namespace_name = after->name.namespace_name;
    return before->kind != REFERENCE_COLUMN && before->kind != REFERENCE_STAR && !after->is_row &&
           namespace_name != NULL && namespace_name != before->name.namespace_name &&
           namespace_name != renames->new_database->project.default_namespace &&
           before->qualifier_begin == before->begin;
}

/* What a label of an enum is called now: itself when it keeps its name. */
static Text renamed_label(const Renames *renames, const Enum *type, Text label)
{
    for (size_t i = 0; i < type->labels.count; i++) {
        const EnumLabel *renamed = map_find_pointer(renames->labels, &type->labels.items[i]);
        if (renamed != NULL && text_equals(type->labels.items[i].label, label))
            return renamed->label;
    }
    return label;
}

static Text label_literal(Arena *arena, Text label)
{
    TextBuilder out = text_builder(arena);
    text_put_literal(&out, label);
    return text_built(&out);
}

void renamed_keep_text(const Renames *renames, Text renamed, Text text)
{
    Text *kept = ARENA_NEW(renames->arena, Text);
    *kept = text;
    map_put_pointer(renames->label_texts, renamed.bytes, kept);
}

Expression renamed_constant(Renames *renames, Expression value, const Type *type)
{
    Text text = value.text;
    TextPlace whole = {0, (uint32_t)text.length};
    if (map_count(renames->labels) == 0 || type->object == NULL ||
        type->object->kind != KIND_ENUM || !expression_has(&value, EXPRESSION_IS_STRING))
        return value;
    Text old_label = expression_string(renames->arena, &value, whole);
    Text new_label = renamed_label(renames, (const Enum *)type->object, old_label);
    if (text_equals(old_label, new_label)) return value;
    value.text = label_literal(renames->arena, new_label);
    renamed_keep_text(renames, value.text, text);
    return value;
}

/* ---- the text ---- */

typedef struct Renaming {
    Renames *renames;
    const Expression *expression;
    ExpressionEdits edits;
    bool names_label;
} Renaming;

static void put_edit(Renaming *renaming, uint32_t begin, uint32_t end, Text to)
{
    ExpressionEdit edit = {begin, end, to, false};
    VECTOR_ADD(renaming->renames->arena, &renaming->edits, edit);
}

static Text with_dot(Renames *renames, Name namespace_name)
{
    return text_format(renames->arena, "%.*s.",
                       TEXT_FORMAT(identifier_format(renames->arena, namespace_name)));
}

/* A constant in front of a cast to an enum, 'label'::ns.enum: PostgreSQL holds on to the label, not
 * to its name. */
static void edit_label(Renaming *renaming, const SqlReference *before)
{
    Renames *renames = renaming->renames;
    const Object *type = map_count(renames->labels) == 0 || before->kind != REFERENCE_TYPE
                             ? NULL
                             : database_find_type(renames->old_database, before->name);
    if (type == NULL || type->kind != KIND_ENUM || renames->keep_labels) return;
    const ExpressionCast *cast = expression_find_cast(renaming->expression, before);
    if (cast == NULL || cast->string.begin == cast->string.end) return;
    Text old_label = expression_string(renames->arena, renaming->expression, cast->string);
    Text new_label = renamed_label(renames, (const Enum *)type, old_label);
    if (text_equals(old_label, new_label)) return;
    put_edit(renaming, cast->string.begin, cast->string.end,
             label_literal(renames->arena, new_label));
    renaming->names_label = true;
}

/* A namespace in front of the reference, renamed as well. In front of a column stands a table or an
 * alias, which may be called as a table was. */
static void edit_qualifier(Renaming *renaming, const SqlReference *before,
                           const SqlReference *after)
{
    Renames *renames = renaming->renames;
    Name old_name = before->name.namespace_name;
    if (before->kind == REFERENCE_COLUMN || old_name == NULL ||
        old_name == after->name.namespace_name || before->qualifier_begin == before->begin)
        return;
    bool is_bare = before->kind == REFERENCE_TYPE ||
                   database_find_extension_of(renames->old_database, before->name) != NULL;
    bool goes = is_bare && comes_home(renames, after->name);
    put_edit(renaming, before->qualifier_begin, before->begin,
             goes ? TEXT("") : with_dot(renames, after->name.namespace_name));
}

/* The reference itself, with its new namespace where it stood without, and its old name as the
 * output's where it gave it one. */
static void edit_name(Renaming *renaming, const SqlReference *before, SqlReference *after)
{
    Renames *renames = renaming->renames;
    Name old_name = before->kind == REFERENCE_COLUMN ? before->part : before->name.name;
    Name new_name = after->kind == REFERENCE_COLUMN ? after->part : after->name.name;
    bool is_sign = before->kind == REFERENCE_OPERATOR;
    bool leaves = leaves_home(renames, before, after);
    if (leaves && is_sign) put_edit(renaming, before->begin, before->begin, TEXT("OPERATOR("));
    if (leaves) {
        put_edit(renaming, before->begin, before->begin,
                 with_dot(renames, after->name.namespace_name));
        VECTOR_LAST(&renaming->edits).qualifies = true;
    }
    if (!is_sign && before->kind != REFERENCE_STAR && old_name != new_name)
        put_edit(renaming, before->begin, before->end, identifier_format(renames->arena, new_name));
    if (leaves && is_sign) put_edit(renaming, before->end, before->end, TEXT(")"));
    after->names_output = before->names_output && old_name == new_name;
    if (before->names_output && old_name != new_name)
        put_edit(renaming, before->item_end, before->item_end,
                 text_format(renames->arena, " AS %.*s",
                             TEXT_FORMAT(identifier_format(renames->arena, old_name))));
}

/* The name of the table that the text stands in, where it qualifies a column (docs.kind): the
 * reference has no name, here it gets one. */
static SqlReference named_reference(SqlReference reference, const Table *table, Text text)
{
    if (reference.kind != REFERENCE_RELATION || reference.name.name != NULL || table == NULL ||
        !text_equals(text_slice(text, reference.begin, reference.end),
                     name_text(table->object.name.name)))
        return reference;
    reference.name = table->object.name;
    reference.is_row = true; /* no more than its name is written */
    return reference;
}

/* Outputs are named after what follows their first name: of several at one place the order is
 * kept. */
static void sort_edits(ExpressionEdits *edits)
{
    for (size_t i = 1; i < edits->count; i++) {
        ExpressionEdit edit = edits->items[i];
        size_t at = i;
        for (; at > 0 && edits->items[at - 1].begin > edit.begin; at--)
            edits->items[at] = edits->items[at - 1];
        edits->items[at] = edit;
    }
}

Expression renamed_expression(Renames *renames, Expression expression, const Table *table)
{
    if (expression.reference_count == 0) return expression;
    Renaming renaming = {.renames = renames, .expression = &expression};
    SqlReference *references =
        ARENA_ARRAY(renames->arena, SqlReference, expression.reference_count);
    uint32_t done = 0;
    for (size_t i = 0; i < expression.reference_count; i++) {
        const SqlReference before =
            named_reference(expression.references[i], table, expression.text);
        references[i] = renamed_reference(renames, &expression, before, table);
        if (before.begin >= before.end || before.begin < done) continue;
        edit_label(&renaming, &before);
        edit_qualifier(&renaming, &before, &references[i]);
        edit_name(&renaming, &before, &references[i]);
        done = before.end;
    }
    sort_edits(&renaming.edits);
    Expression renamed = expression_edited(renames->arena, expression, references, &renaming.edits);
    if (renaming.names_label) {
        renames->keep_labels = true;
        renamed_keep_text(renames, renamed.text,
                          renamed_expression(renames, expression, table).text);
        renames->keep_labels = false;
    }
    return renamed;
}
