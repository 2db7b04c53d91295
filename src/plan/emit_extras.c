/* What any object can have: owner, comment. */
#include "plan/plan_internal.h"

static void emit_comment(Planner *planner, Node *node, const Object *object, Text comment,
                         bool is_new)
{
    emit_step(planner, node, sql_comment(&planner->writer, object, comment),
              LOCK_SHARE_UPDATE_EXCLUSIVE, is_new ? NULL : object);
}

typedef struct CommentContext {
    Planner *planner;
    Node *node;
} CommentContext;

static void comment_part(void *context, const Object *part)
{
    CommentContext *comments = context;
    if (part->kind == KIND_POLICY || part->kind == KIND_RULE) return; /* they say it themselves */
    if (!text_is_none(part->comment))
        emit_comment(comments->planner, comments->node, part, part->comment, true);
}

static void comment_attributes(Planner *planner, Node *node, const Composite *type,
                               const Composite *before)
{
    for (size_t i = 0; i < type->attributes.count; i++) {
        const Attribute *attribute = &type->attributes.items[i];
        Text old_comment = TEXT_NONE;
        for (size_t j = 0; before != NULL && j < before->attributes.count; j++) {
            if (before->attributes.items[j].name == attribute->name)
                old_comment = before->attributes.items[j].comment;
        }
        if (!text_equals(old_comment, attribute->comment))
            emit_step(planner, node,
                      sql_comment_attribute(&planner->writer, &type->object, attribute->name,
                                            attribute->comment),
                      LOCK_NONE, NULL);
    }
}

/* Objects that no lock is worth telling of: nothing reads or writes them row by row. */
bool emit_is_relation_or_part(const Object *object)
{
    return object->parent != NULL || object->kind == KIND_TABLE || object->kind == KIND_VIEW ||
           object->kind == KIND_MATERIALIZED_VIEW;
}

void emit_comment_again(Planner *planner, Node *node)
{
    if (!text_is_none(node->to->comment))
        emit_comment(planner, node, node->to, node->to->comment, true);
}

/* A sequence that a column owns has the owner of its table, whose ALTER takes it along. */
static bool owner_follows_table(const Node *node)
{
    if (node->to->kind != KIND_SEQUENCE || node->from == NULL) return false;
    QualifiedName table = ((const Sequence *)node->to)->owned_by_table;
    return table.name != NULL &&
           qualified_name_equals(table, ((const Sequence *)node->from)->owned_by_table);
}

void emit_owner_and_comment(Planner *planner, Node *node)
{
    const Object *to = node->to;
    bool creates = node->kind == NODE_CREATE;
    ChangeAttributes attributes = node->pair == NULL ? 0 : node->pair->attributes;
    if (creates ? object_extras(to)->owner != NULL && to->kind != KIND_NAMESPACE
                : (attributes & ATTRIBUTE_OWNER) != 0 && !owner_follows_table(node))
        emit_step(planner, node,
                  sql_set_owner(&planner->writer, to, database_owner_of(planner->target, to)),
                  LOCK_ACCESS_EXCLUSIVE, creates || !emit_is_relation_or_part(to) ? NULL : to);
    if (creates ? !text_is_none(to->comment) : (attributes & ATTRIBUTE_COMMENT) != 0)
        emit_comment(planner, node, to, to->comment,
                     !emit_is_relation_or_part(to) ||
                         (creates && to->kind != KIND_COLUMN && to->kind != KIND_CONSTRAINT));
    if (to->kind == KIND_COMPOSITE)
        comment_attributes(planner, node, (const Composite *)to,
                           creates ? NULL : (const Composite *)node->from);
    if (creates) {
        CommentContext comments = {planner, node};
        object_visit_parts(to, comment_part, &comments);
    }
}

/* It is there in every database: saying something of it makes it so, saying nothing again takes
 * that back, but never the namespace. */
void emit_public(Planner *planner, Node *node)
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
    emit_owner_and_comment(planner, &altered);
    node->steps = altered.steps;
    for (size_t i = 0; i < node->steps.count; i++) node->steps.items[i]->node = node;
}
