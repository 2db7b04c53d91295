/* `completion`: scripts for bash, zsh and fish, made of the rows of commands.def. */
#include "cli/cli_internal.h"

#include <string.h>

/* The words that a synopsis offers: "bash|zsh|fish"; none for "[TARGET]". */
static Text operand_words(Arena *arena, const char *operands)
{
    size_t length = strcspn(operands, " ");
    if (memchr(operands, '|', length) == NULL) return TEXT("");
    TextBuilder builder = text_builder(arena);
    for (size_t i = 0; i < length; i++)
        text_put_byte(&builder, operands[i] == '|' ? ' ' : operands[i]);
    return text_built(&builder);
}

static bool option_is_shown(const OptionRow *row, CommandId command)
{
    return !row->later && row->command == command;
}

static void bash_put_options(TextBuilder *out, CommandId command)
{
    size_t count;
    const OptionRow *rows = option_rows(&count);
    for (size_t i = 0; i < count; i++)
        if (option_is_shown(&rows[i], command)) text_put_format(out, " --%s", rows[i].name);
}

static void bash_put_commands(TextBuilder *out)
{
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        const CommandRow *row = command_row(id);
        if (row->handler == NULL) continue;
        text_put_format(out, " %s", row->name);
        if (row->alias != NULL) text_put_format(out, " %s", row->alias);
    }
}

static void bash_put_case(TextBuilder *out, CommandId id)
{
    const CommandRow *row = command_row(id);
    if (row->handler == NULL) return;
    text_put_format(out, "        %s", row->name);
    if (row->alias != NULL) text_put_format(out, "|%s", row->alias);
    text_put_format(out, ") words=\"%.*s", TEXT_FORMAT(operand_words(out->arena, row->operands)));
    bash_put_options(out, id);
    text_put_string(out, "\" ;;\n");
}

static void bash_put(TextBuilder *out)
{
    text_put_string(
        out, "# bash completion of schemac: source <(schemac completion bash)\n"
             "_schemac() {\n"
             "    local word command= words\n"
             "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
             "        case $word in -*) ;; *) command=$word; break ;; esac\n"
             "    done\n"
             "    case ${COMP_WORDS[COMP_CWORD-1]} in\n"
             "        -C|--directory) COMPREPLY=($(compgen -d -- \"${COMP_WORDS[COMP_CWORD]}\")); "
             "return ;;\n"
             "        --color) words=\"auto always never\" ;;\n"
             "        --renames) words=\"ask accept refuse ignore\" ;;\n"
             "        *) case $command in\n"
             "        '') words=\"");
    bash_put_commands(out);
    text_put_string(out, "\" ;;\n");
    for (CommandId id = 0; id < COMMAND_COUNT; id++) bash_put_case(out, id);
    text_put_string(out, "        esac\n        words=\"$words");
    bash_put_options(out, COMMAND_NONE);
    text_put_string(
        out, "\" ;;\n    esac\n"
             "    COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
             "    [[ $command == fmt && ${#COMPREPLY[@]} == 0 ]] && COMPREPLY=($(compgen -f -- "
             "\"${COMP_WORDS[COMP_CWORD]}\"))\n"
             "}\n"
             "complete -F _schemac schemac\n");
}

/* ---- zsh ---- */

/* Inside single quotes, with what _describe and _arguments take for their own escaped. */
static void zsh_put_text(TextBuilder *out, const char *text)
{
    for (; *text != '\0'; text++)
        if (*text == '\'')
            text_put_string(out, "'\\''");
        else if (strchr(":[]\\", *text) != NULL)
            text_put_format(out, "\\%c", *text);
        else
            text_put_byte(out, *text);
}

static void zsh_put_options(TextBuilder *out, CommandId command, const char *indent)
{
    size_t count;
    const OptionRow *rows = option_rows(&count);
    for (size_t i = 0; i < count; i++) {
        if (!option_is_shown(&rows[i], command)) continue;
        text_put_format(out, "%s'--%s%s[", indent, rows[i].name, rows[i].value == NULL ? "" : "=");
        zsh_put_text(out, rows[i].summary);
        text_put_format(out, "]%s%s%s' \\\n", rows[i].value == NULL ? "" : ":",
                        rows[i].value == NULL ? "" : rows[i].value,
                        rows[i].value != NULL && strcmp(rows[i].value, "DIR") == 0 ? ":_directories"
                        : rows[i].value == NULL                                    ? ""
                                                                                   : ":");
    }
}

static void zsh_put_command(TextBuilder *out, CommandId id)
{
    const CommandRow *row = command_row(id);
    if (row->handler == NULL) return;
    Text words = operand_words(out->arena, row->operands);
    text_put_format(out, "        %s", row->name);
    if (row->alias != NULL) text_put_format(out, "|%s", row->alias);
    text_put_string(out, ")\n            _arguments $global \\\n");
    zsh_put_options(out, id, "                ");
    if (words.length > 0)
        text_put_format(out, "                '*:argument:(%.*s)'\n            ;;\n",
                        TEXT_FORMAT(words));
    else
        text_put_string(out, "                '*:argument:_files'\n            ;;\n");
}

static void zsh_put(TextBuilder *out)
{
    text_put_string(
        out,
        "#compdef schemac\n# zsh completion of schemac: schemac completion zsh > "
        "~/.zfunc/_schemac\n"
        "_schemac() {\n    local -a global commands\n    local context state line\n    global=( "
        "\\\n");
    zsh_put_options(out, COMMAND_NONE, "        ");
    text_put_string(out, "    )\n    commands=(\n");
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        if (command_row(id)->handler == NULL) continue;
        text_put_format(out, "        '%s:", command_row(id)->name);
        zsh_put_text(out, command_row(id)->summary);
        text_put_string(out, "'\n");
    }
    text_put_string(
        out,
        "    )\n    _arguments -C $global '1: :->command' '*:: :->rest'\n"
        "    case $state in\n    command) _describe command commands ;;\n    rest)\n        case "
        "$words[1] in\n");
    for (CommandId id = 0; id < COMMAND_COUNT; id++) zsh_put_command(out, id);
    text_put_string(out, "        esac ;;\n    esac\n}\n_schemac \"$@\"\n");
}

/* ---- fish ---- */

static void fish_put_text(TextBuilder *out, const char *text)
{
    text_put_byte(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\') text_put_byte(out, '\\');
        text_put_byte(out, *text);
    }
    text_put_byte(out, '\'');
}

static void fish_put_options(TextBuilder *out, CommandId command)
{
    size_t count;
    const OptionRow *rows = option_rows(&count);
    for (size_t i = 0; i < count; i++) {
        if (!option_is_shown(&rows[i], command)) continue;
        text_put_string(out, "complete -c schemac");
        if (command != COMMAND_NONE)
            text_put_format(out, " -n '__fish_seen_subcommand_from %s'",
                            command_row(command)->name);
        if (rows[i].short_name != 0) text_put_format(out, " -s %c", rows[i].short_name);
        text_put_format(out, " -l %s%s -d ", rows[i].name, rows[i].value == NULL ? "" : " -r");
        fish_put_text(out, rows[i].summary);
        text_put_byte(out, '\n');
    }
}

static void fish_put(TextBuilder *out)
{
    text_put_string(out, "# fish completion of schemac\ncomplete -c schemac -f\n");
    fish_put_options(out, COMMAND_NONE);
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        const CommandRow *row = command_row(id);
        if (row->handler == NULL) continue;
        text_put_format(out, "complete -c schemac -n __fish_use_subcommand -a %s -d ", row->name);
        fish_put_text(out, row->summary);
        text_put_byte(out, '\n');
        Text words = operand_words(out->arena, row->operands);
        if (words.length > 0)
            text_put_format(out,
                            "complete -c schemac -n '__fish_seen_subcommand_from %s' -a '%.*s'\n",
                            row->name, TEXT_FORMAT(words));
        fish_put_options(out, id);
    }
}

bool command_completion(Session *session)
{
    static const struct {
        const char *shell;
        void (*put)(TextBuilder *out);
    } shells[] = {{"bash", bash_put}, {"zsh", zsh_put}, {"fish", fish_put}};
    const char *shell = arguments_operand(&session->arguments, 0);
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].shell, shell) != 0) continue;
        TextBuilder out = text_builder(session->arena);
        shells[i].put(&out);
        session_print_text(session, text_built(&out));
        json_key(&session->writer, "script");
        json_text(&session->writer, text_built(&out));
        return true;
    }
    Diagnostic *diagnostic = diag_add(session->diagnostics, CODE_OPERAND, SPAN_NONE,
                                      "there is no completion for shell \"%s\"", shell);
    diag_hint(session->diagnostics, diagnostic, "It is available for bash, zsh and fish.");
    return false;
}
