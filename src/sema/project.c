/* The project block, of which there is one: what it leaves out keeps its default. */
#include "sema/parts_internal.h"

#include <string.h>

static void check_variable(Sema *sema, const AstText *variable)
{
    Text text = variable->text;
    if (text_is_none(text)) return;
    bool is_good = text.length > 0 && !(text.bytes[0] >= '0' && text.bytes[0] <= '9');
    for (size_t i = 0; i < text.length && is_good; i++)
        is_good = text.bytes[i] != '=' && (unsigned char)text.bytes[i] > ' ';
    if (!is_good)
        SEMA_ADD(sema, PROJECT_SETTING, variable->span,
                 "\"%.*s\" cannot be the name of an environment variable", TEXT_FORMAT(text));
}

static void set_text(Text *setting, const AstText *written)
{
    if (!text_is_empty(written->text)) *setting = written->text;
}

static OnlineRewrite online_rewrite_of(Name word)
{
    if (word == NULL || strcmp(word, "auto") == 0) return ONLINE_REWRITE_AUTO;
    return strcmp(word, "always") == 0 ? ONLINE_REWRITE_ALWAYS : ONLINE_REWRITE_NEVER;
}

void project_compile(Sema *sema, const AstProject *ast)
{
    Project *project = &sema->database->project;
    if (!span_is_none(project->span)) {
        Diagnostic *diagnostic = SEMA_ADD(sema, DUPLICATE_PROJECT, ast->statement.name.span,
                                          "project block specified more than once");
        SEMA_NOTE(sema, diagnostic, project->span, "it is declared here");
        return;
    }
    project->span =
        span_is_none(ast->statement.name.span) ? ast->statement.span : ast->statement.name.span;
    project->name = ast->statement.name.name;
    project->database_variable = ast->database_variable.text;
    project->migrator_variable = ast->migrator_variable.text;
    set_text(&project->migrations, &ast->migrations);
    set_text(&project->generated, &ast->generated);
    if (ast->default_namespace.name != NULL)
        project->default_namespace = ast->default_namespace.name;
    if (ast->state_namespace.name != NULL) project->state_namespace = ast->state_namespace.name;
    if (ast->revision_ids.name != NULL && strcmp(ast->revision_ids.name, "timestamp") == 0)
        project->revision_ids = PROJECT_IDS_TIMESTAMP;
    project->online_rewrite = online_rewrite_of(ast->online_rewrite.name);
    if (ast->server.value >= 10 && ast->server.value <= 99)
        project->server = (int32_t)ast->server.value;
    if (ast->statement.owner.name != NULL) {
        project->owner = ast->statement.owner.name;
        sema_check_name(sema, project->owner, ast->statement.owner.span);
    }
    check_variable(sema, &ast->database_variable);
    check_variable(sema, &ast->migrator_variable);
    if (ast->default_namespace.name != NULL)
        sema_check_name(sema, ast->default_namespace.name, ast->default_namespace.span);
    if (ast->state_namespace.name != NULL)
        sema_check_name(sema, ast->state_namespace.name, ast->state_namespace.span);
}

void project_compile_tables(Sema *sema, const AstProject *ast)
{
    Name home = sema->default_namespace;
    for (const AstQualifiedName *at = ast->small_tables; at != NULL; at = at->next) {
        QualifiedName written = written_name(at);
        const Object *table = sema_find_relation(sema, home, written);
        if (table == NULL)
            sema_report_relation(sema, home, written, at->span);
        else if (table->kind != KIND_TABLE)
            SEMA_ADD(sema, PROJECT_SETTING, at->span, "relation \"%s\" is not a table",
                     table->name.name);
        else
            VECTOR_ADD(sema->arena, &sema->database->project.small_tables, table->name);
    }
}
