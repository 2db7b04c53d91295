/* Names: declared, looked up, and reported with the nearest one. What a statement that could not be
 * read may have declared is excused, so that one mistake is reported once. */
#include "sema/sema_internal.h"

#include <string.h>

/* ---- nearest names ---- */

Near near_begin(Sema *sema, Text wrong)
{
    return (Near){.sema = sema, .wrong = wrong, .distance = SIZE_MAX};
}

void near_try(Near *near, Text candidate)
{
    size_t limit = near->wrong.length / 3 + 1;
    if (near->sema->near_budget == 0 || text_is_empty(candidate)) return;
    near->sema->near_budget--;
    if (candidate.length > near->wrong.length + limit ||
        near->wrong.length > candidate.length + limit)
        return;
    size_t distance = text_distance(near->wrong, candidate, limit);
    if (distance <= limit && distance < near->distance) {
        near->distance = distance;
        near->best = candidate;
    }
}

void near_hint(Near *near, Diagnostic *diagnostic)
{
    if (!text_is_none(near->best))
        diag_hint_near(near->sema->diagnostics, diagnostic, near->wrong, near->best);
}

/* ---- things that could not be read ---- */

static bool is_word_byte(char byte)
{
    return byte == '_' || byte == '$' || (byte >= '0' && byte <= '9') ||
           (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (unsigned char)byte >= 0x80;
}

/* Whether `name` stands in `span` where a statement or an item begins: after `{`, `;`, `}` or a
 * `,`. */
static bool span_has_item(Span span, const char *name)
{
    Text text = span_text(span);
    bool at_start = true;
    for (size_t i = 0; i < text.length;) {
        char byte = text.bytes[i];
        if (!is_word_byte(byte)) {
            if (byte == '{' || byte == '}' || byte == ';' || byte == ',')
                at_start = true;
            else if (byte != ' ' && byte != '\n' && byte != '\t' && byte != '\r' && byte != '"')
                at_start = false;
            i++;
            continue;
        }
        size_t begin = i;
        while (i < text.length && is_word_byte(text.bytes[i])) i++;
        if (at_start && text_equals_ignoring_case(text_slice(text, begin, i), name)) return true;
        at_start = false;
    }
    return false;
}

bool sema_is_excused(Sema *sema, Name name)
{
    if (map_find_pointer(sema->unreadable, name) != NULL) return true;
    for (size_t i = 0; i < sema->broken.count; i++)
        if (span_has_item(sema->broken.items[i], name)) return true;
    return false;
}

/* ---- declaring ---- */

NameScope *sema_scope(Sema *sema, Name namespace_name)
{
    NameScope *scope = map_find_pointer(sema->scopes, namespace_name);
    if (scope == NULL) {
        scope = name_scope_make(sema->working, namespace_name);
        map_put_pointer(sema->scopes, namespace_name, scope);
    }
    return scope;
}

Name sema_home_of(const Sema *sema, Name home, const AstQualifiedName *written)
{
    if (written->namespace_name != NULL) return written->namespace_name;
    return home != NULL ? home : sema->default_namespace;
}

bool sema_check_name(Sema *sema, Name name, Span span)
{
    Text text = name_text(name);
    if (text.length <= NAME_LIMIT) return true;
    Text kept = text_slice(text, 0, name_clip(text, NAME_LIMIT));
    Diagnostic *diagnostic =
        SEMA_ADD(sema, NAME_TOO_LONG, span, "name \"%s\" is too long: %zu bytes, the maximum is %d",
                 name, text.length, NAME_LIMIT);
    SEMA_HINT(sema, diagnostic, "PostgreSQL would truncate it to \"%.*s\". Choose a shorter name.",
              TEXT_FORMAT(kept));
    return false;
}

static void report_duplicate(Sema *sema, const Object *object, const Object *existing, Span span)
{
    Text described = object_describe(sema->arena, object, sema->default_namespace);
    Diagnostic *diagnostic;
    if (object->kind == existing->kind) {
        diagnostic =
            SEMA_ADD(sema, DUPLICATE_OBJECT, span, "%.*s already exists", TEXT_FORMAT(described));
    } else {
        diagnostic = SEMA_ADD(sema, DUPLICATE_OBJECT, span, "%.*s has the same name as a %s",
                              TEXT_FORMAT(described), kind_row(existing->kind)->word);
        SEMA_HINT(sema, diagnostic,
                  "In PostgreSQL, a %s and a %s in one namespace cannot have the same name.",
                  kind_row(existing->kind)->word, kind_row(object->kind)->word);
    }
    if (!span_is_none(existing->span))
        SEMA_NOTE(sema, diagnostic, existing->span, "it is first declared here");
}

static bool finish_adding(Sema *sema, Object *object, bool added, const Object *existing, Span span)
{
    sema_check_name(sema, object->name.name, span);
    if (!added) report_duplicate(sema, object, existing, span);
    return added;
}

bool sema_add_object(Sema *sema, Object *object, Span span)
{
    const Object *existing = NULL;
    bool added = database_add(sema->database, object, &existing);
    return finish_adding(sema, object, added, existing, span);
}

bool sema_add_hidden_relation(Sema *sema, Object *object)
{
    const Object *existing = NULL;
    bool added = database_add_relation_name(sema->database, object, &existing);
    return finish_adding(sema, object, added, existing, object->span);
}

/* ---- looking up ---- */

typedef Object *Finder(const Database *database, QualifiedName name);

static Object *find_in_path(Sema *sema, Name home, QualifiedName written, Finder *find)
{
    if (written.name == NULL) return NULL;
    if (written.namespace_name != NULL) return find(sema->database, written);
    Object *found = NULL;
    if (home != NULL) found = find(sema->database, (QualifiedName){home, written.name});
    if (found == NULL && home != sema->default_namespace)
        found = find(sema->database, (QualifiedName){sema->default_namespace, written.name});
    return found;
}

Object *sema_find_relation(Sema *sema, Name home, QualifiedName written)
{
    return find_in_path(sema, home, written, database_find_relation);
}

Object *sema_find_type(Sema *sema, Name home, QualifiedName written)
{
    return find_in_path(sema, home, written, database_find_type);
}

static Routines *find_routines(const Sema *sema, Name namespace_name, Name name)
{
    NameScope *scope = map_find_pointer(sema->scopes, namespace_name);
    return scope == NULL ? NULL : map_find_pointer(scope->routines, name);
}

const Routines *sema_find_routines(Sema *sema, Name home, QualifiedName written)
{
    if (written.namespace_name != NULL)
        return find_routines(sema, written.namespace_name, written.name);
    const Routines *found = home == NULL ? NULL : find_routines(sema, home, written.name);
    return found != NULL ? found : find_routines(sema, sema->default_namespace, written.name);
}

void sema_add_routine(Sema *sema, Routine *routine)
{
    NameScope *scope = sema_scope(sema, routine->object.name.namespace_name);
    Routines *routines = map_find_pointer(scope->routines, routine->object.name.name);
    if (routines == NULL) {
        routines = ARENA_NEW(sema->arena, Routines);
        map_put_pointer(scope->routines, routine->object.name.name, routines);
    }
    VECTOR_ADD(sema->arena, routines, routine);
}

Text sema_format_name(const Sema *sema, QualifiedName name)
{
    Text own = identifier_format(sema->arena, name.name);
    if (name.namespace_name == NULL || name.namespace_name == sema->default_namespace) return own;
    Text namespace_name = identifier_format(sema->arena, name.namespace_name);
    return text_format(sema->arena, "%.*s.%.*s", TEXT_FORMAT(namespace_name), TEXT_FORMAT(own));
}

bool sema_has_extension(const Sema *sema, const char *name)
{
    return database_has_extension(sema->database, name);
}

bool sema_find_in_extension(Sema *sema, const char *extension, QualifiedName written,
                            QualifiedName *resolved)
{
    Name name = name_find(sema->names, text_from_string(extension));
    const Extension *found =
        name == NULL ? NULL
                     : (const Extension *)(const void *)database_find(
                           sema->database, KIND_EXTENSION, (QualifiedName){NULL, name}, TEXT_NONE);
    if (found == NULL) return false;
    *resolved = written;
    if (written.namespace_name == NULL) resolved->namespace_name = found->namespace_name;
    if (resolved->namespace_name == NULL) resolved->namespace_name = sema->default_namespace;
    database_add_extension_name(sema->database, *resolved, found);
    return true;
}

/* ---- reporting ---- */

static bool is_relation(ObjectKind kind)
{
    return kind == KIND_TABLE || kind == KIND_VIEW || kind == KIND_MATERIALIZED_VIEW ||
           kind == KIND_SEQUENCE;
}

void near_try_objects(Near *near, Name namespace_name, bool (*is_wanted)(ObjectKind kind))
{
    const Objects *objects = &near->sema->database->objects;
    for (size_t i = 0; i < objects->count; i++) {
        const Object *object = objects->items[i];
        if (object->name.namespace_name == namespace_name && is_wanted(object->kind))
            near_try(near, name_text(object->name.name));
    }
}

void sema_report_relation(Sema *sema, Name home, QualifiedName written, Span span)
{
    if (written.name == NULL || sema_is_excused(sema, written.name)) return;
    Text shown = sema_format_name(sema, written);
    Diagnostic *diagnostic = SEMA_ADD(sema, UNKNOWN_RELATION, span,
                                      "relation \"%.*s\" does not exist", TEXT_FORMAT(shown));
    Near near = near_begin(sema, name_text(written.name));
    near_try_objects(&near, written.namespace_name != NULL ? written.namespace_name : home,
                     is_relation);
    if (written.namespace_name == NULL && home != sema->default_namespace)
        near_try_objects(&near, sema->default_namespace, is_relation);
    near_hint(&near, diagnostic);
}

void sema_report_column(Sema *sema, const RelationState *state, Name column, Span span)
{
    if (column == NULL || state->any_column || sema_is_excused(sema, column)) return;
    Text shown = sema_format_name(sema, state->object->name);
    Diagnostic *diagnostic =
        SEMA_ADD(sema, UNKNOWN_COLUMN, span, "column \"%s\" of relation \"%.*s\" does not exist",
                 column, TEXT_FORMAT(shown));
    Near near = near_begin(sema, name_text(column));
    for (size_t i = 0; i < state->column_count; i++) near_try(&near, name_text(state->columns[i]));
    near_hint(&near, diagnostic);
}

void near_try_routines(Near *near, Name namespace_name)
{
    NameScope *scope =
        namespace_name == NULL ? NULL : map_find_pointer(near->sema->scopes, namespace_name);
    if (scope == NULL) return;
    for (MapEntry entry = map_first(scope->routines); entry.value != NULL; entry = map_next(entry))
        near_try(near, name_text(((const Routines *)entry.value)->items[0]->object.name.name));
}

/* ---- relations ---- */

RelationState *sema_relation(const Sema *sema, const Object *object)
{
    return map_find_pointer(sema->relations, object);
}

RelationState *sema_add_relation(Sema *sema, Object *object, const Declaration *declaration)
{
    RelationState *state = ARENA_NEW(sema->working, RelationState);
    state->object = object;
    state->declaration = declaration;
    map_put_pointer(sema->relations, object, state);
    return state;
}

bool relation_has_column(const RelationState *state, Name name)
{
    for (size_t i = 0; i < state->column_count; i++)
        if (state->columns[i] == name) return true;
    return state->any_column;
}
