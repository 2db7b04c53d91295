#include "syntax/syntax.h"

/* A tree as text: an item a line, without places, so that two layouts of one text dump alike. */

typedef struct Dump {
    TextBuilder out;
    int depth;
} Dump;

static void put_line(Dump *dump, const char *word)
{
    text_put_byte(&dump->out, '\n');
    text_put_repeat(&dump->out, ' ', (size_t)dump->depth * 2);
    text_put_string(&dump->out, word);
}

static void put_word(Dump *dump, const char *word)
{
    text_put_byte(&dump->out, ' ');
    text_put_string(&dump->out, word);
}

static void put_text(Dump *dump, const char *word, AstText text)
{
    if (!text_is_none(text.text)) {
        put_word(dump, word);
        text_put_format(&dump->out, "='%.*s'", TEXT_FORMAT(text.text));
    }
}

static void put_name(Dump *dump, const char *word, AstName name)
{
    if (name.name != NULL) {
        put_word(dump, word);
        text_put_format(&dump->out, "=\"%s\"", name.name);
    }
}

static void put_names(Dump *dump, const char *word, const AstName *names)
{
    for (; names != NULL; names = names->next) {
        put_name(dump, word, *names);
    }
}

static void put_qualified(Dump *dump, const char *word, AstQualifiedName name)
{
    if (name.name != NULL) {
        put_word(dump, word);
        text_put_format(&dump->out, "=\"%s\".\"%s\"%s",
                        name.namespace_name == NULL ? "" : name.namespace_name, name.name,
                        name.quoted ? "q" : "");
    }
}

static void put_flag(Dump *dump, const char *word, Span span)
{
    if (!span_is_none(span)) {
        put_word(dump, word);
    }
}

static void put_number(Dump *dump, const char *word, AstNumber number)
{
    if (!span_is_none(number.span)) {
        put_word(dump, word);
        text_put_format(&dump->out, "=%lld", (long long)number.value);
    }
}

static void put_enum(Dump *dump, const char *word, int value)
{
    if (value != 0) {
        put_word(dump, word);
        text_put_format(&dump->out, "=%d", value);
    }
}

/* White space at the ends of lines may go. */
static void put_sql(Dump *dump, const char *word, AstSql sql)
{
    if (sql.kind == AST_SQL_NONE) {
        return;
    }
    put_word(dump, word);
    text_put_format(&dump->out, "#%d{", (int)sql.kind);
    Text rest = span_text(sql.span);
    Text line;
    while (text_next_line(&rest, &line)) {
        while (line.length > 0 &&
               (line.bytes[line.length - 1] == ' ' || line.bytes[line.length - 1] == '\t')) {
            line.length--;
        }
        text_put(&dump->out, line);
        text_put_byte(&dump->out, '\n');
    }
    text_put_byte(&dump->out, '}');
}

static void put_options(Dump *dump, const char *word, const AstOption *options)
{
    for (; options != NULL; options = options->next) {
        put_name(dump, word, options->name);
        put_text(dump, "value", options->value);
    }
}

static void put_type(Dump *dump, const char *word, const AstType *type)
{
    if (span_is_none(type->span)) {
        return;
    }
    put_qualified(dump, word, type->name);
    if (type->interval_fields != NULL) {
        put_word(dump, type->interval_fields);
    }
    for (int i = 0; i < type->modifier_count && i < 2; i++) {
        put_enum(dump, "modifier", type->modifiers[i]);
    }
    put_enum(dump, "modifiers", type->modifier_count);
    put_enum(dump, "dimensions", type->array_dimensions);
}

static void put_c(Dump *dump, const AstCClause *c)
{
    put_flag(dump, "c", c->span);
    put_text(dump, "c_type", c->type);
    put_name(dump, "c_name", c->name);
    put_text(dump, "prefix", c->prefix);
    put_flag(dump, "c_skip", c->skip);
}

static void put_keys(Dump *dump, const AstKey *key)
{
    dump->depth++;
    for (; key != NULL; key = key->next) {
        put_line(dump, "key");
        put_name(dump, "column", key->column);
        put_sql(dump, "expression", key->expression);
        put_qualified(dump, "collate", key->collation);
        put_qualified(dump, "class", key->operator_class);
        put_options(dump, "option", key->operator_class_options);
        put_enum(dump, "direction", (int)key->direction);
        put_enum(dump, "nulls", (int)key->nulls);
        put_text(dump, "operator", key->exclude_operator);
    }
    dump->depth--;
}

static void put_reference(Dump *dump, const AstReference *reference)
{
    put_qualified(dump, "references", reference->table);
    put_names(dump, "to", reference->columns);
    put_enum(dump, "match", (int)reference->match);
    put_enum(dump, "on_delete", (int)reference->on_delete);
    put_enum(dump, "on_update", (int)reference->on_update);
    put_names(dump, "on_delete", reference->on_delete_columns);
}

static void put_constraint(Dump *dump, const AstConstraint *constraint)
{
    static const char *const words[] = {"primary key", "unique", "check", "foreign key", "exclude"};
    put_line(dump, words[constraint->kind]);
    put_name(dump, "name", constraint->name);
    put_name(dump, "renamed", constraint->renamed_from);
    put_names(dump, "column", constraint->columns);
    put_names(dump, "include", constraint->include);
    put_enum(dump, "nulls_not_distinct", constraint->nulls_not_distinct);
    put_sql(dump, "check", constraint->expression);
    put_flag(dump, "no_inherit", constraint->no_inherit);
    put_flag(dump, "deferrable", constraint->deferrable);
    put_flag(dump, "not_deferrable", constraint->not_deferrable);
    put_flag(dump, "deferred", constraint->initially_deferred);
    put_flag(dump, "not_valid", constraint->not_valid);
    put_options(dump, "with", constraint->with);
    put_name(dump, "tablespace", constraint->tablespace);
    put_text(dump, "doc", constraint->documentation);
    if (constraint->reference != NULL) {
        put_reference(dump, constraint->reference);
    }
    if (constraint->exclude != NULL) {
        put_name(dump, "using", constraint->exclude->access_method);
        put_sql(dump, "where", constraint->exclude->predicate);
        put_keys(dump, constraint->exclude->elements);
    }
}

static void put_constraints(Dump *dump, const AstConstraint *constraint)
{
    for (; constraint != NULL; constraint = constraint->next) {
        put_constraint(dump, constraint);
    }
}

static void put_sequence(Dump *dump, const AstSequenceOptions *options)
{
    put_type(dump, "as", &options->type);
    put_number(dump, "start", options->start);
    put_number(dump, "increment", options->increment);
    put_number(dump, "minvalue", options->minimum);
    put_number(dump, "maxvalue", options->maximum);
    put_number(dump, "cache", options->cache);
    put_flag(dump, "no_minvalue", options->no_minimum);
    put_flag(dump, "no_maxvalue", options->no_maximum);
    put_flag(dump, "cycle", options->cycle);
    put_flag(dump, "no_cycle", options->no_cycle);
    put_flag(dump, "owned", options->owned_by_span);
    put_qualified(dump, "by", options->owned_by_table);
    put_name(dump, "column", options->owned_by_column);
    put_qualified(dump, "sequence", options->sequence_name);
    put_flag(dump, "unlogged", options->unlogged);
}

static void put_column(Dump *dump, const AstColumn *column)
{
    const AstColumnExtras *extras = column->extras;
    put_line(dump, "column");
    put_name(dump, "name", column->name);
    put_type(dump, "type", &column->type);
    put_flag(dump, "not_null", column->not_null);
    put_flag(dump, "null", column->null);
    put_sql(dump, "default", column->default_value);
    put_qualified(dump, "collate", extras->collation);
    put_sql(dump, "generated", extras->generated);
    put_enum(dump, "identity", (int)extras->identity);
    if (extras->identity_options != NULL) {
        put_sequence(dump, extras->identity_options);
    }
    put_name(dump, "storage", extras->storage);
    put_name(dump, "compression", extras->compression);
    put_number(dump, "statistics", extras->statistics);
    put_sql(dump, "using", extras->using_expression);
    put_sql(dump, "backfill", extras->backfill);
    put_name(dump, "renamed", extras->renamed_from);
    put_c(dump, &extras->c);
    put_text(dump, "doc", column->documentation);
    dump->depth++;
    put_constraints(dump, column->constraints);
    dump->depth--;
}

static void put_indexes(Dump *dump, const AstIndex *index)
{
    for (; index != NULL; index = index->next) {
        put_line(dump, "index");
        put_name(dump, "name", index->name);
        put_name(dump, "renamed", index->renamed_from);
        put_flag(dump, "unique", index->unique);
        put_name(dump, "using", index->access_method);
        put_names(dump, "include", index->include);
        put_flag(dump, "nulls_not_distinct", index->nulls_not_distinct);
        put_options(dump, "with", index->with);
        put_name(dump, "tablespace", index->tablespace);
        put_sql(dump, "where", index->predicate);
        put_text(dump, "doc", index->documentation);
        put_keys(dump, index->keys);
    }
}

static void put_trigger(Dump *dump, const AstTrigger *trigger)
{
    put_line(dump, "trigger");
    put_name(dump, "name", trigger->name);
    put_name(dump, "renamed", trigger->renamed_from);
    put_flag(dump, "constraint", trigger->constraint);
    put_enum(dump, "timing", (int)trigger->timing);
    put_enum(dump, "events", (int)trigger->events);
    put_names(dump, "of", trigger->update_columns);
    put_qualified(dump, "on", trigger->table);
    put_qualified(dump, "from", trigger->from_table);
    put_flag(dump, "deferrable", trigger->deferrable);
    put_flag(dump, "not_deferrable", trigger->not_deferrable);
    put_flag(dump, "deferred", trigger->initially_deferred);
    put_name(dump, "old", trigger->old_table);
    put_name(dump, "new", trigger->new_table);
    put_enum(dump, "row", trigger->for_each_row);
    put_sql(dump, "when", trigger->condition);
    put_qualified(dump, "function", trigger->function);
    for (const AstArgument *argument = trigger->arguments; argument; argument = argument->next) {
        put_text(dump, "argument", argument->value);
    }
    put_enum(dump, "enabled", (int)trigger->enabled);
    put_text(dump, "doc", trigger->documentation);
}

static void put_triggers(Dump *dump, const AstTrigger *trigger)
{
    for (; trigger != NULL; trigger = trigger->next) {
        put_trigger(dump, trigger);
    }
}

static void put_table(Dump *dump, const AstTable *table)
{
    put_flag(dump, "unlogged", table->unlogged);
    put_name(dump, "using", table->access_method);
    put_options(dump, "with", table->with);
    for (const AstQualifiedName *parent = table->inherits; parent != NULL; parent = parent->next) {
        put_qualified(dump, "inherits", *parent);
    }
    put_name(dump, "tablespace", table->tablespace);
    put_enum(dump, "replica", (int)table->replica_identity);
    put_name(dump, "replica_index", table->replica_identity_index);
    put_c(dump, &table->c);
    for (const AstColumn *column = table->columns; column != NULL; column = column->next) {
        put_column(dump, column);
    }
    put_constraints(dump, table->constraints);
    put_indexes(dump, table->indexes);
    put_triggers(dump, table->triggers);
}

static void put_project(Dump *dump, const AstProject *project)
{
    put_text(dump, "database", project->database_variable);
    put_text(dump, "migrations", project->migrations);
    put_text(dump, "generated", project->generated);
    put_name(dump, "namespace", project->default_namespace);
    put_name(dump, "state_namespace", project->state_namespace);
    put_name(dump, "revision_ids", project->revision_ids);
    put_number(dump, "server", project->server);
    put_c(dump, &project->c);
}

static void put_domain(Dump *dump, const AstDomain *domain)
{
    put_type(dump, "as", &domain->type);
    put_qualified(dump, "collate", domain->collation);
    put_sql(dump, "default", domain->default_value);
    put_flag(dump, "not_null", domain->not_null);
    put_flag(dump, "null", domain->null);
    put_constraints(dump, domain->checks);
}

static void put_labels(Dump *dump, const AstLabel *label)
{
    for (; label != NULL; label = label->next) {
        put_line(dump, "label");
        put_text(dump, "is", label->label);
        put_text(dump, "renamed", label->renamed_from);
        put_text(dump, "doc", label->documentation);
    }
}

static void put_attributes(Dump *dump, const AstAttribute *attribute)
{
    for (; attribute != NULL; attribute = attribute->next) {
        put_line(dump, "attribute");
        put_name(dump, "name", attribute->name);
        put_type(dump, "type", &attribute->type);
        put_qualified(dump, "collate", attribute->collation);
        put_name(dump, "renamed", attribute->renamed_from);
        put_text(dump, "doc", attribute->documentation);
    }
}

static void put_comment(Dump *dump, const AstComment *comment)
{
    put_enum(dump, "on", (int)comment->comment_kind);
    put_name(dump, "part", comment->part);
    put_enum(dump, "domain", comment->on_domain);
    put_sql(dump, "arguments", comment->arguments);
    put_text(dump, "is", comment->text);
}

static void put_statements(Dump *dump, const AstStatement *statement);

static void put_definition(Dump *dump, const AstDefinition *definition)
{
    put_word(dump, kind_row(definition->object_kind)->word);
    put_sql(dump, "clauses", (AstSql){.span = definition->clauses});
    for (const AstSql *item = definition->items; item != NULL; item = item->next)
        put_sql(dump, "item", *item);
}

static void put_namespace(Dump *dump, const AstNamespace *statement)
{
    put_enum(dump, "block", statement->is_block);
    put_statements(dump, statement->statements);
}

static void put_view(Dump *dump, const AstView *view)
{
    put_sql(dump, "tail", view->tail);
    put_triggers(dump, view->triggers);
}

static void put_materialized_view(Dump *dump, const AstMaterializedView *view)
{
    put_sql(dump, "tail", view->tail);
    put_indexes(dump, view->indexes);
}

static void put_body(Dump *dump, const AstStatement *statement)
{
    switch (statement->kind) {
    case AST_PROJECT: put_project(dump, (const AstProject *)statement); break;
    case AST_EXTENSION:
        put_text(dump, "version", ((const AstExtension *)statement)->version);
        put_name(dump, "schema", ((const AstExtension *)statement)->namespace_name);
        break;
    case AST_NAMESPACE: put_namespace(dump, (const AstNamespace *)statement); break;
    case AST_ENUM: put_labels(dump, ((const AstEnum *)statement)->labels); break;
    case AST_COMPOSITE: put_attributes(dump, ((const AstComposite *)statement)->attributes); break;
    case AST_DOMAIN: put_domain(dump, (const AstDomain *)statement); break;
    case AST_SEQUENCE: put_sequence(dump, &((const AstSequence *)statement)->options); break;
    case AST_TABLE: put_table(dump, (const AstTable *)statement); break;
    case AST_VIEW: put_view(dump, (const AstView *)statement); break;
    case AST_MATERIALIZED_VIEW:
        put_materialized_view(dump, (const AstMaterializedView *)statement);
        break;
    case AST_FUNCTION:
    case AST_PROCEDURE:
        put_flag(dump, "unchecked", ((const AstRoutine *)statement)->unchecked);
        put_sql(dump, "tail", ((const AstRoutine *)statement)->tail);
        break;
    case AST_DEFINITION: put_definition(dump, (const AstDefinition *)statement); break;
    case AST_COMMENT: put_comment(dump, (const AstComment *)statement); break;
    case AST_UNREADABLE: break;
    }
}

/* Namespaces are the only statements that hold statements, and do not nest. */
static void put_statements(Dump *dump, const AstStatement *statement)
{
    dump->depth++;
    for (; statement != NULL; statement = statement->next) {
        put_line(dump, ast_kind_word(statement->kind));
        put_qualified(dump, "name", statement->name);
        put_qualified(dump, "renamed", statement->renamed_from);
        put_name(dump, "owner", statement->owner);
        put_text(dump, "doc", statement->documentation);
        if (statement->broken) {
            put_word(dump, "broken");
        }
        dump->depth++;
        put_body(dump, statement);
        dump->depth--;
    }
    dump->depth--;
}

Text ast_dump(Arena *arena, const Ast *ast)
{
    Dump dump = {text_builder(arena), -1};
    put_statements(&dump, ast->statements);
    text_put_byte(&dump.out, '\n');
    return text_built(&dump.out);
}
