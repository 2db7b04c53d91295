/* What any object can have: owner, comment, security labels; its grants are in emit_grants.c. */
#include "plan/write/write.h"

static void write_comment(Planner *planner, Node *node, const Object *object, Text comment,
                          bool is_new)
{
    /* What initdb says of it. */
    if (text_is_none(comment) && namespace_is_public(object))
        comment = TEXT("standard public schema");
    write_step(planner, node, sql_comment(&planner->writer, object, comment),
               write_form_of_comment(object), is_new ? NULL : object);
}

typedef struct CommentContext {
    Planner *planner;
    Node *node;
} CommentContext;

static void comment_attributes(Planner *planner, Node *node, const Composite *type,
                               const Composite *before)
{
    for (size_t i = 0; i < type->attributes.count; i++) {
        const Attribute *attribute = &type->attributes.items[i];
        Text old_comment = TEXT_NONE;
        for (size_t j = 0; before != NULL && j < before->attributes.count; j++)
            if (before->attributes.items[j].name == attribute->name)
                old_comment = before->attributes.items[j].comment;
        if (!text_equals(old_comment, attribute->comment))
            write_step(planner, node,
                       sql_comment_attribute(&planner->writer, &type->object, attribute->name,
                                             attribute->comment),
                       FORM_COMMENT, NULL);
    }
}

/* Objects that no lock is worth telling of: nothing reads or writes them row by row. */
bool write_is_relation_or_part(const Object *object)
{
    return object->parent != NULL || object->kind == KIND_TABLE || object->kind == KIND_VIEW ||
           object->kind == KIND_MATERIALIZED_VIEW;
}

/* A sequence that a column owns has the owner of its table, whose ALTER takes it along. */
static bool owner_follows_table(const Node *node)
{
    if (node->to->kind != KIND_SEQUENCE || node->from == NULL) return false;
    QualifiedName table = ((const Sequence *)node->to)->owned_by_table;
    return table.name != NULL &&
           qualified_name_equals(table, ((const Sequence *)node->from)->owned_by_table);
}

/* What is gone has no comment to take away. */
static bool has_part(const Object *object, Name part)
{
    if (object->kind == KIND_DOMAIN) {
        const Domain *domain = (const Domain *)object;
        for (size_t i = 0; i < domain->checks.count; i++)
            if (domain->checks.items[i].name == part) return true;
        return false;
    }
    return true;
}

/* NULL: it is no relation, or made here. */
static const Object *altered_relation(const Node *node, const Object *object)
{
    return node->kind == NODE_ALTER && object->kind != KIND_CONSTRAINT &&
                   write_is_relation_or_part(object)
               ? object
               : NULL;
}

static void comment_on_parts(Planner *planner, Node *node, const ColumnComments *before,
                             const Object *to, bool again)
{
    const ColumnComments *after = &object_extras(to)->comments;
    const Object *about = altered_relation(node, to);
    for (size_t i = 0; i < before->count; i++) {
        bool stays = false;
        for (size_t j = 0; j < after->count; j++)
            stays = stays || after->items[j].column == before->items[i].column;
        if (!stays && has_part(to, before->items[i].column))
            write_step(planner, node,
                       sql_comment_part(&planner->writer, to, before->items[i].column, TEXT_NONE),
                       FORM_COMMENT, about);
    }
    for (size_t i = 0; i < after->count; i++) {
        bool same = false;
        for (size_t j = 0; j < before->count; j++)
            same = same || (after->items[i].column == before->items[j].column &&
                            text_equals(after->items[i].comment, before->items[j].comment));
        if (!same || again)
            write_step(planner, node,
                       sql_comment_part(&planner->writer, to, after->items[i].column,
                                        after->items[i].comment),
                       FORM_COMMENT, about);
    }
}

void write_part_comments(Planner *planner, Node *node, bool again)
{
    comment_on_parts(planner, node, &object_extras(node->from)->comments, node->to, again);
}

static void comment_part(void *context, const Object *part)
{
    static const ColumnComments none = {0};
    CommentContext *comments = context;
    if (part->kind == KIND_POLICY || part->kind == KIND_RULE) return; /* they say it themselves */
    if (!text_is_none(part->comment))
        write_comment(comments->planner, comments->node, part, part->comment, true);
    comment_on_parts(comments->planner, comments->node, &none, part, false);
}

static void write_comments(Planner *planner, Node *node, bool creates, ChangeAttributes attributes)
{
    static const ColumnComments none = {0};
    const Object *to = node->to;
    if (creates ? !text_is_none(to->comment)
                : (attributes & ATTRIBUTE_COMMENT) != 0 &&
                      !text_equals(node->from->comment, to->comment))
        write_comment(planner, node, to, to->comment,
                      !write_is_relation_or_part(to) ||
                          (creates && to->kind != KIND_COLUMN && to->kind != KIND_CONSTRAINT));
    if (to->kind == KIND_COMPOSITE)
        comment_attributes(planner, node, (const Composite *)to,
                           creates ? NULL : (const Composite *)node->from);
    /* Where a domain's constraints change, emit_domain does it between them. */
    if (creates)
        comment_on_parts(planner, node, &none, to, false);
    else if ((attributes & ATTRIBUTE_CHECKS) == 0)
        write_part_comments(planner, node, false);
    if (creates) {
        CommentContext comments = {planner, node};
        object_visit_parts(to, comment_part, &comments);
    }
}

static const SecurityLabel *find_label(const SecurityLabels *labels, const SecurityLabel *wanted)
{
    for (size_t i = 0; i < labels->count; i++)
        if (labels->items[i].provider == wanted->provider &&
            labels->items[i].column == wanted->column)
            return &labels->items[i];
    return NULL;
}

static void write_labels(Planner *planner, Node *node, const Object *from, const Object *to)
{
    static const SecurityLabels none = {0};
    const SecurityLabels *before = from == NULL ? &none : &object_extras(from)->labels;
    const SecurityLabels *after = &object_extras(to)->labels;
    for (size_t i = 0; i < before->count; i++) {
        if (find_label(after, &before->items[i]) == NULL)
            write_step(planner, node,
                       sql_security_label(&planner->writer, to, &before->items[i], TEXT_NONE),
                       FORM_COMMENT, altered_relation(node, to));
    }
    for (size_t i = 0; i < after->count; i++) {
        const SecurityLabel *old_label = find_label(before, &after->items[i]);
        if (old_label == NULL || !text_equals(old_label->label, after->items[i].label))
            write_step(
                planner, node,
                sql_security_label(&planner->writer, to, &after->items[i], after->items[i].label),
                FORM_COMMENT, altered_relation(node, to));
    }
}

static void label_part(void *context, const Object *part)
{
    CommentContext *labels = context;
    write_labels(labels->planner, labels->node, NULL, part);
}

/* `from` NULL: it depends on none yet. */
static void write_dependence(Planner *planner, Node *node, const Object *from, const Object *to)
{
    const NameList *before = &object_extras(from == NULL ? to : from)->extensions;
    const NameList *after = &object_extras(to)->extensions;
    for (size_t i = 0; from != NULL && i < before->count; i++) {
        if (!name_list_has(after, before->items[i]))
            write_step(planner, node,
                       sql_depend_on_extension(&planner->writer, to, before->items[i], false),
                       FORM_OBJECT, NULL);
    }
    for (size_t i = 0; i < after->count; i++) {
        if (from == NULL || !name_list_has(before, after->items[i]))
            write_step(planner, node,
                       sql_depend_on_extension(&planner->writer, to, after->items[i], true),
                       FORM_OBJECT, NULL);
    }
}

void write_dependence_again(Planner *planner, Node *node, const Object *object)
{
    write_dependence(planner, node, NULL, object);
}

static void depend_part(void *context, const Object *part)
{
    CommentContext *dependences = context;
    write_dependence(dependences->planner, dependences->node, NULL, part);
}

/* CREATE OR REPLACE takes the dependence on extensions away. */
static bool is_replaced(const Object *to, ChangeAttributes attributes)
{
    return (to->kind == KIND_FUNCTION || to->kind == KIND_PROCEDURE) &&
           (attributes & (ATTRIBUTE_DEFINITION | ATTRIBUTE_SIGNATURE)) != 0;
}

static void write_extras(Planner *planner, Node *node, bool creates)
{
    const Object *to = node->to;
    ChangeAttributes attributes = node->pair == NULL ? 0 : node->pair->attributes;
    if (creates ? object_extras(to)->owner != NULL && to->kind != KIND_NAMESPACE
                : (attributes & ATTRIBUTE_OWNER) != 0 && !owner_follows_table(node))
        write_step(planner, node,
                   sql_set_owner(&planner->writer, to, database_owner_of(planner->target, to)),
                   FORM_OWNER, creates || !write_is_relation_or_part(to) ? NULL : to);
    write_comments(planner, node, creates, attributes);
    if (creates || (attributes & ATTRIBUTE_GRANTS) != 0) write_grants(planner, node, creates);
    if (creates && to->kind == KIND_COLUMN)
        write_identity_grants(planner, node, (const Column *)to);
    if (creates && to->kind == KIND_TABLE) {
        const Table *table = (const Table *)to;
        for (size_t i = 0; i < table->columns.count; i++)
            write_identity_grants(planner, node, table->columns.items[i]);
    }
    if (creates || (attributes & ATTRIBUTE_SECURITY_LABEL) != 0)
        write_labels(planner, node, creates ? NULL : node->from, to);
    if (creates) {
        CommentContext labels = {planner, node};
        object_visit_parts(to, label_part, &labels);
        object_visit_parts(to, depend_part, &labels);
    }
    bool is_anew = creates || is_replaced(to, attributes);
    if (is_anew || (attributes & ATTRIBUTE_EXTENSIONS) != 0)
        write_dependence(planner, node, is_anew ? NULL : node->from, to);
}

/* Two objects of the language are one type of the server: what it has is said of the shell that it
 * begins as, but can be given only once it is a type. */
static void write_extras_of_type(Planner *planner, Node *node)
{
    const Object *made = node->to;
    ObjectKind other = made->kind == KIND_BASE_TYPE ? KIND_SHELL_TYPE : KIND_BASE_TYPE;
    const Object *twin = database_find(planner->target, other, made->name, TEXT_NONE);
    if (made->kind == KIND_BASE_TYPE && twin != NULL) {
        node->to = twin;
        write_extras(planner, node, true);
        node->to = made;
    } else if (twin == NULL) {
        write_extras(planner, node, true);
    }
}

void write_owner_and_comment(Planner *planner, Node *node)
{
    ObjectKind kind = node->to->kind;
    bool creates = node->kind == NODE_CREATE;
    if (creates && (kind == KIND_SHELL_TYPE || kind == KIND_BASE_TYPE))
        write_extras_of_type(planner, node);
    else
        write_extras(planner, node, creates);
}

void write_extras_again(Planner *planner, Node *node)
{
    write_extras(planner, node, true);
}

/* It is there in every database: saying something of it makes it so, saying nothing again takes
 * that back, but never the namespace. */
void write_public(Planner *planner, Node *node)
{
    Object plain = {.kind = KIND_NAMESPACE};
    plain.name = (node->to != NULL ? node->to : node->from)->name;
    Pair pair = {.from = node->from == NULL ? &plain : node->from,
                 .to = node->to == NULL ? &plain : node->to};
    pair.attributes = extras_compare(pair.from, pair.to, planner->source, planner->target);
    Node altered = *node;
    altered.kind = NODE_ALTER;
    altered.from = pair.from;
    altered.to = pair.to;
    altered.pair = &pair;
    write_owner_and_comment(planner, &altered);
    node->steps = altered.steps;
    for (size_t i = 0; i < node->steps.count; i++) node->steps.items[i]->node = node;
}
