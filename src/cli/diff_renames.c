/* The difference of two models with the renames that the user wants: said, asked, or refused. */
#include "cli/diff_internal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/map.h"

bool renames_read(Session *session, RenameChoice *choice)
{
    static const char *const words[] = {"ask", "accept", "refuse", "ignore"};
    const char *given = arguments_find(&session->arguments, "renames");
    bool asks = isatty(STDIN_FILENO) == 1 && session->terminal_error && !session->json;
    *choice = asks ? RENAMES_ASK : RENAMES_REFUSE;
    if (given == NULL) return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i], given) != 0) continue;
        *choice = (RenameChoice)i;
        /* Without a terminal nobody can be asked. */
        if (*choice == RENAMES_ASK && !asks) *choice = RENAMES_REFUSE;
        return true;
    }
    return session_refuse_value(session, "renames",
                                "Valid values are ask, accept, refuse and ignore.");
}

/* A question on the terminal, asked once; an end of input is a no. */
bool command_ask(DiffCommand *command, Text question)
{
    char line[16] = "";
    const char *answer = map_find(command->answers, question);
    if (answer == NULL) {
        fprintf(stderr, "%.*s [y/N] ", TEXT_FORMAT(question));
        fflush(stderr);
        if (fgets(line, sizeof line, stdin) == NULL) fputc('\n', stderr);
        answer = line[0] == 'y' || line[0] == 'Y' ? "yes" : "no";
        map_put(command->answers, question, (void *)(uintptr_t)answer);
    }
    return strcmp(answer, "yes") == 0;
}

static bool rename_ask(DiffCommand *command, const RenameCandidate *candidate)
{
    Arena *arena = command->session->arena;
    Name namespace_name = command->new_database->project.default_namespace;
    Text old_name = object_describe(arena, candidate->old_object, namespace_name);
    Text new_name = object_describe(arena, candidate->new_object, namespace_name);
    if (text_is_none(candidate->old_part))
        return command_ask(command, text_format(arena, "is %.*s the former %.*s, renamed?",
                                                TEXT_FORMAT(new_name), TEXT_FORMAT(old_name)));
    return command_ask(command,
                       text_format(arena, "in %.*s, is \"%.*s\" the former \"%.*s\", renamed?",
                                   TEXT_FORMAT(new_name), TEXT_FORMAT(candidate->new_part),
                                   TEXT_FORMAT(candidate->old_part)));
}

/* Whether one of the two sides of a candidate was given away already. */
static bool rename_is_taken(const RenameCandidates *accepted, const RenameCandidate *candidate)
{
    for (size_t i = 0; i < accepted->count; i++) {
        const RenameCandidate *other = &accepted->items[i];
        bool same_part = text_equals(other->old_part, candidate->old_part) ||
                         text_equals(other->new_part, candidate->new_part);
        if (!text_is_none(candidate->old_part) && !same_part) continue;
        if (other->old_object == candidate->old_object ||
            other->new_object == candidate->new_object)
            return true;
    }
    return false;
}

/* The difference, with the renames that the user wants. NULL with a diagnostic. */
const Diff *command_compare(DiffCommand *command)
{
    Session *session = command->session;
    const Diff *diff =
        workspace_compare(session, command->old_database, command->new_database, NULL);
    RenameCandidates accepted = {0};
    if (diff->candidates.count == 0 || command->renames == RENAMES_IGNORE) return diff;
    for (size_t i = 0; i < diff->candidates.count; i++) {
        const RenameCandidate *candidate = &diff->candidates.items[i];
        bool wanted = command->renames == RENAMES_ACCEPT && candidate->unambiguous;
        if (command->renames == RENAMES_ASK && !rename_is_taken(&accepted, candidate))
            wanted = rename_ask(command, candidate);
        if (wanted) VECTOR_ADD(session->arena, &accepted, *candidate);
    }
    if (accepted.count > 0)
        diff = workspace_compare(session, command->old_database, command->new_database, &accepted);
    if (command->renames == RENAMES_ASK || diff->candidates.count == 0) return diff;
    diff_refuse_candidates(diff, session->diagnostics);
    return NULL;
}
