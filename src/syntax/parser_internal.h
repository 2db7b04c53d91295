/* What the grammar's actions see: the parser's state, and one function an action.
 *
 * Lists under way live in the semantic values; what is being built (a column, an index, ...) in the
 * Parser, since none of them nests. */
#ifndef SCHEMAC_SYNTAX_PARSER_INTERNAL_H
#define SCHEMAC_SYNTAX_PARSER_INTERNAL_H

#include "syntax/ast_target.h"
#include "syntax/scanner_internal.h"
#include "syntax/syntax.h"

typedef struct QualifiedRange {
    AstRange namespace_name; /* none: unqualified */
    AstRange name;
} QualifiedRange;

typedef struct NameList {
    AstName *first;
    AstName *last;
    bool has_period; /* the last is a span of time */
} NameList;

typedef union ParserValue {
    AstRange range;
    QualifiedRange qualified;
    NameList names;
    int number;
} ParserValue;

/* A list of statements under way: the file's, or a namespace block's. */
typedef struct StatementList {
    AstStatement *first;
    AstStatement *last;
    AstNamespace *owner; /* NULL: the file */
    struct StatementList *outer;
} StatementList;

/* Partitions written inside their table. */
enum { PARTITION_DEPTH = 16 };
typedef struct PartitionBuild {
    AstQualifiedName parents[PARTITION_DEPTH]; /* the innermost last */
    size_t depth;
    AstTable *current;
    AstQualifiedName renamed_from; /* of the one that begins */
    AstStatement *first;           /* those that are finished */
    AstStatement *last;
} PartitionBuild;

typedef struct Parser {
    Scanner scanner;
    Arena *arena;
    Names *names;
    Diagnostics *diagnostics;
    const Source *source;
    Ast *ast;
    StatementList *list;

    /* What is being built; good until the rule that ends it. */
    AstStatement *statement;
    AstType type;
    AstCClause c;
    AstSequenceOptions *sequence;
    AstColumn *column;
    AstColumnExtras *extras; /* the column's own; NULL while it has the shared ones */
    AstAttribute *attribute;
    AstConstraint *constraint; /* that constraint clauses belong to; NULL: none yet */
    Span not_null;             /* of the column, where no other constraint is after it */
    AstName constraint_name;   /* of the next one */
    AstName constraint_renamed;
    uint32_t constraint_begin;
    AstReference *reference;
    AstKey *key;
    AstKey *keys;
    AstKey *last_key;
    AstOption *option;
    AstOption *options;
    AstOption *last_option;
    AstIndex *index;
    AstTrigger *trigger;
    AstTarget *target;
    AstTarget *last_target;
    AstGrant *grant;
    AstPrivilege *last_privilege;
    /* The ends of the lists of the statement that is being built. */
    AstLabel *last_label;
    AstAttribute *last_attribute;
    AstQualifiedName *last_parent;
    AstColumn *last_column;
    AstConstraint *last_constraint;
    AstConstraint *last_column_constraint;
    AstIndex *last_index;
    AstTrigger *last_trigger;
    PartitionBuild partitions;
    AstArgument *last_argument;
} Parser;

/* As syntax_parse; fills `tokens` with all tokens, comments and pieces of SQL, not in order. */
const Ast *syntax_parse_tokens(Arena *arena, Names *names, Diagnostics *diagnostics,
                               const Source *source, ScanTokens *tokens);

/* The end of a list whose first member is `next`-linked: sets both ends. */
#define LIST_ADD(first, last, item) \
    do {                            \
        if ((first) == NULL)        \
            (first) = (item);       \
        else                        \
            (last)->next = (item);  \
        (last) = (item);            \
    } while (0)

/* parser.c: what the generated parser calls. */
int parser_lex(ParserValue *value, AstRange *location, Parser *p);
AstRange parser_location(const AstRange *rhs, size_t count);
void scanner_want_skip(Parser *p, int lookahead);
void scanner_want_expression(Parser *p, int lookahead);
void scanner_want_inside(Parser *p, int lookahead);
void scanner_want_tail(Parser *p, int lookahead);
void scanner_begin_block(Parser *p);
void scanner_end_block(Parser *p);

/* parser_report.c: `unexpected` and `expected` are names of symbols as the grammar has them. */
void parser_report(Parser *p, const char *unexpected, const char *const *expected, size_t count);
/* The parser gave up, which only nesting does. */
void parser_report_depth(Parser *p, AstRange at);

/* ast_build.c: names, texts, numbers, statements as such */
Span build_span(const Parser *p, AstRange range);
AstName build_name(Parser *p, AstRange range);
AstQualifiedName build_qualified_name(Parser *p, QualifiedRange range);
AstText build_text(Parser *p,
                   AstRange range); /* a string's or quoted name's own text; else as written */
AstText build_word(Parser *p, AstRange range); /* the same, but an unquoted word is folded */
AstText build_documentation(Parser *p, uint32_t begin);
AstSql build_sql(Parser *p, AstSqlKind kind, AstRange range);
AstNumber build_number(Parser *p, AstRange range, int64_t minimum, int64_t maximum);
NameList names_start(Parser *p, AstRange name);
NameList names_add(Parser *p, NameList list, AstRange name);
NameList names_set_period(NameList list);
/* Reports where `there` says that the clause `word` was there; true: it was. */
bool build_is_repeated(Parser *p, AstRange clause, Span there);
/* A clause that is said, or not: *there is where. */
void build_flag(Parser *p, AstRange clause, Span *there);
bool build_is_repeated_name(Parser *p, AstRange clause, const AstName *there);
void build_refuse(Parser *p, AstRange range, const char *what); /* not built yet */
void build_begin(Parser *p, AstKind kind, AstRange word, QualifiedRange name);
void build_set_renamed(Parser *p, AstRange clause, QualifiedRange name);
void build_set_owner(Parser *p, AstRange clause, AstRange name);
void build_break(Parser *p); /* an item of the statement was left out */
void build_end(Parser *p, AstRange range);
void build_not_built(Parser *p, AstRange word, AstRange range);
void build_unreadable(Parser *p, AstRange range);
void parser_finish(Parser *p);

/* ast_build_object.c: project, extension, namespace, enum, composite, domain, sequence, view,
 * routine */
typedef enum ProjectSetting {
    PROJECT_DATABASE,
    PROJECT_MIGRATOR,
    PROJECT_MIGRATIONS,
    PROJECT_GENERATED,
    PROJECT_NAMESPACE,
    PROJECT_STATE_NAMESPACE,
    PROJECT_REVISION_IDS,
    PROJECT_ONLINE_REWRITE
} ProjectSetting;
void project_set_text(Parser *p, ProjectSetting setting, AstRange word, AstRange text);
void project_set_name(Parser *p, ProjectSetting setting, AstRange word, AstRange name);
void project_add_small_table(Parser *p, QualifiedRange name);
void project_set_server(Parser *p, AstRange word, AstRange number);
void project_set_c(Parser *p);
typedef enum CSetting { C_CLAUSE_TYPE, C_CLAUSE_NAME, C_CLAUSE_PREFIX, C_CLAUSE_SKIP } CSetting;
void c_begin(Parser *p);
void c_set(Parser *p, CSetting setting, AstRange word, AstRange value);
void c_end(Parser *p, AstRange range);
void extension_set_version(Parser *p, AstRange word, AstRange text);
void extension_set_namespace(Parser *p, AstRange word, AstRange name);
void extension_set_provided(Parser *p, AstRange word);
void namespace_begin(Parser *p);
void namespace_end(Parser *p, AstRange range);
void enum_add_label(Parser *p, AstRange label);
void enum_add_renamed_label(Parser *p, AstRange label, AstRange renamed_from);
void attribute_begin(Parser *p, AstRange name);
void attribute_set_collation(Parser *p, AstRange word, QualifiedRange name);
void attribute_set_renamed(Parser *p, AstRange word, AstRange name);
void attribute_end(Parser *p, AstRange range);
void domain_set_type(Parser *p);
void domain_set_not_null(Parser *p, AstRange range);
void domain_set_null(Parser *p, AstRange range);
void domain_set_default(Parser *p, AstRange word, AstRange sql);
void domain_set_collation(Parser *p, AstRange word, QualifiedRange name);
void domain_add_check(Parser *p, AstRange range, AstRange sql);
void view_set_tail(Parser *p, AstSqlKind kind, AstRange tail);
void view_set_cluster(Parser *p, AstRange word, AstRange index);
void routine_set_tail(Parser *p, AstRange tail);
void routine_set_unchecked(Parser *p, AstRange word);

/* ast_build_sequence.c */
typedef enum SequenceNumber {
    SEQUENCE_START,
    SEQUENCE_INCREMENT,
    SEQUENCE_MINIMUM,
    SEQUENCE_MAXIMUM,
    SEQUENCE_CACHE
} SequenceNumber;
typedef enum SequenceFlag {
    SEQUENCE_NO_MINIMUM,
    SEQUENCE_NO_MAXIMUM,
    SEQUENCE_CYCLE,
    SEQUENCE_NO_CYCLE
} SequenceFlag;
void sequence_begin(Parser *p, AstRange word, QualifiedRange name);
void identity_begin(Parser *p);
void sequence_set_unlogged(Parser *p, AstRange word);
void sequence_set_type(Parser *p, AstRange word);
void sequence_set_number(Parser *p, SequenceNumber which, AstRange word, AstRange number);
void sequence_set_flag(Parser *p, SequenceFlag which, AstRange range);
void sequence_set_owned_by(Parser *p, AstRange range, QualifiedRange table, AstRange column);
void sequence_set_name(Parser *p, AstRange word, QualifiedRange name);

/* ast_build_type.c */
void type_begin(Parser *p, QualifiedRange name);
void type_begin_named(Parser *p, AstRange words, const char *name);
void type_set_zone(Parser *p, AstRange words, bool with);
void type_set_modifiers(Parser *p, AstRange range);
void type_add_modifier(Parser *p, AstRange number);
void type_refuse_modifier(Parser *p, AstRange range);
void type_set_interval(Parser *p, int first, int last); /* indexes of year, ..., second */
void type_add_dimension(Parser *p, AstRange bracket);
void type_end(Parser *p, AstRange range);

/* ast_build_table.c */
typedef enum TableName { TABLE_ACCESS_METHOD, TABLE_TABLESPACE } TableName;
void table_set_unlogged(Parser *p, AstRange word);
void table_set_name(Parser *p, TableName which, AstRange word, AstRange name);
void table_set_options(Parser *p, AstRange word);
void table_set_replica(Parser *p, AstReplicaIdentity replica, AstRange range, AstRange index);
void table_refuse(Parser *p, AstRange range, const char *what);
void table_end(Parser *p, AstRange range);
void table_set_foreign(Parser *p, AstRange word);
void table_add_copy(Parser *p, AstRange name, bool is_valid);
void table_set_row_security(Parser *p, AstRange range, AstRowSecurity row_security);
void table_set_partition_of(Parser *p, AstRange range, QualifiedRange parent, AstRange bound);
void table_set_partition_by(Parser *p, AstRange word, AstRange first, AstRange last);
void table_set_type(Parser *p, AstRange word, QualifiedRange type);
void table_set_cluster(Parser *p, AstRange word, AstRange index);
void table_set_server(Parser *p, AstRange word, AstRange server);
void table_set_foreign_options(Parser *p, AstRange word, AstRange options);
void column_set_options(Parser *p, AstRange word);
void column_set_foreign_options(Parser *p, AstRange word, AstRange options);

void table_begin_partitions(Parser *p);
void table_end_partitions(Parser *p);
/* Of the partition that partition_begin is about to make. */
void partition_set_renamed(Parser *p, QualifiedRange name);
void partition_begin(Parser *p, AstRange word, QualifiedRange name, AstRange bound);
void partition_set_key(Parser *p, AstRange first, AstRange last);
void partition_end(Parser *p, AstRange range);
void partition_open(Parser *p);
void partition_close(Parser *p, AstRange range);
/* Adds a finished statement after the last one. */
void build_add(Parser *p, AstStatement *statement);
void table_set_c(Parser *p);
void table_add_parent(Parser *p, QualifiedRange name);
/* Statements and parts of the kinds of model/definitions.def, taken whole. */
void definition_read(Parser *p, AstRange range);
void definition_read_part(Parser *p, AstRange range);
void item_refuse(Parser *p, AstRange word, AstRange rest);

typedef enum ColumnName { COLUMN_STORAGE, COLUMN_COMPRESSION, COLUMN_RENAMED } ColumnName;
typedef enum ColumnSql { COLUMN_USING, COLUMN_BACKFILL } ColumnSql;
void column_begin(Parser *p, AstRange name);
void column_begin_inherited(Parser *p, AstRange name); /* name with options */
void column_end(Parser *p, AstRange range);
void column_end_broken(Parser *p, AstRange range);
void column_add_unreadable(Parser *p, AstRange name);
void column_set_not_null(Parser *p, AstRange range);
AstConstraint *column_not_null(Parser *p); /* what is said of its `not null` */
void column_set_null(Parser *p, AstRange range);
void column_set_default(Parser *p, AstRange word, AstRange sql);
void column_set_collation(Parser *p, AstRange word, QualifiedRange name);
/* `is_virtual`: none of a stored one. */
void column_set_generated(Parser *p, AstRange word, AstRange sql, AstRange is_virtual);
void column_set_identity(Parser *p, AstRange range, AstIdentity identity);
void column_set_name(Parser *p, ColumnName which, AstRange word, AstRange name);
void column_set_statistics(Parser *p, AstRange word, AstRange number);
void column_set_sql(Parser *p, ColumnSql which, AstRange word, AstRange sql);
void column_set_by_program(Parser *p, AstRange words);
void column_set_c(Parser *p);

/* ast_build_constraint.c */
typedef enum ConstraintFlag {
    CONSTRAINT_NULLS_NOT_DISTINCT,
    CONSTRAINT_NULLS_DISTINCT,
    CONSTRAINT_DEFERRABLE,
    CONSTRAINT_NOT_DEFERRABLE,
    CONSTRAINT_INITIALLY_DEFERRED,
    CONSTRAINT_INITIALLY_IMMEDIATE,
    CONSTRAINT_NOT_VALID,
    CONSTRAINT_NO_INHERIT,
    CONSTRAINT_ENFORCED,
    CONSTRAINT_NOT_ENFORCED
} ConstraintFlag;
AstConstraint *constraint_make(Parser *p, AstConstraintKind kind, AstRange range);
void constraint_name(Parser *p, AstRange word, AstRange name);
void constraint_renamed(Parser *p, AstRange word, AstRange name, AstRange old);
void constraint_add(Parser *p, AstConstraintKind kind, AstRange range);
void constraint_add_check(Parser *p, AstRange range, AstRange sql);
void constraint_add_reference(Parser *p, AstRange range);
void constraint_add_columns(Parser *p, AstConstraintKind kind, AstRange range, NameList columns);
void constraint_add_unique(Parser *p, AstRange range, NameList columns);
void constraint_add_not_null(Parser *p, AstRange range, AstRange column);
void constraint_add_foreign_key(Parser *p, AstRange range, NameList columns);
void constraint_add_exclude(Parser *p, AstRange range, AstRange access_method);
/* What is called by its column needs no word on how it was called before. */
void constraint_refuse_renamed(Parser *p);
void constraint_set(Parser *p, ConstraintFlag flag, AstRange range);
void constraint_set_options(Parser *p, AstRange word);
void constraint_set_tablespace(Parser *p, AstRange range, AstRange name);
void constraint_set_include(Parser *p, AstRange word, NameList names);
void constraint_set_where(Parser *p, AstRange word, AstRange sql);
void constraint_end(Parser *p, AstRange range);
void constraint_end_broken(Parser *p, AstRange range);
void reference_begin(Parser *p, AstRange range, QualifiedRange table, NameList columns);
void reference_set_match(Parser *p, AstRange range, int match);
void reference_set_on_delete(Parser *p, AstRange range, int action, NameList columns);
void reference_set_on_update(Parser *p, AstRange range, int action);

/* ast_build_index.c: indexes, keys, options */
void index_begin(Parser *p, AstRange word);
void index_set_unique(Parser *p, AstRange word);
void index_set_name(Parser *p, AstRange name, AstRange renamed_from);
void index_set_part_of(Parser *p, AstRange whole);
void index_set_access_method(Parser *p, AstRange name);
void index_set_keys(Parser *p);
void index_set_include(Parser *p, AstRange word, NameList names);
void index_set_statistics(Parser *p, AstRange place, AstRange target);
void index_set_options(Parser *p, AstRange word);
void index_set_tablespace(Parser *p, AstRange word, AstRange name);
void index_set_predicate(Parser *p, AstRange word, AstRange sql);
void index_end(Parser *p, AstRange range);
void key_begin_column(Parser *p, AstRange name);
void key_begin_expression(Parser *p, AstRange sql);
void key_set_collation(Parser *p, QualifiedRange name);
void key_set_class(Parser *p, QualifiedRange name);
void key_set_class_options(Parser *p);
void key_set_order(Parser *p, int direction, int nulls);
void key_end(Parser *p, AstRange range, bool first);
void key_end_element(Parser *p, AstRange range, AstRange sign);
void option_make(Parser *p, AstRange name, AstRange value);
void options_start(Parser *p);
void options_add(Parser *p);

/* ast_build_trigger.c */
typedef enum TriggerFlag {
    TRIGGER_DEFERRABLE,
    TRIGGER_NOT_DEFERRABLE,
    TRIGGER_INITIALLY_DEFERRED,
    TRIGGER_INITIALLY_IMMEDIATE,
    TRIGGER_FOR_EACH_ROW,
    TRIGGER_FOR_EACH_STATEMENT
} TriggerFlag;
void trigger_begin(Parser *p, AstRange constraint);
void trigger_set_name(Parser *p, AstRange name, AstRange renamed_from);
void trigger_set_timing(Parser *p, AstRange range, AstTiming timing);
void trigger_add_event(Parser *p, AstRange word, AstEvent event);
void trigger_add_update(Parser *p, AstRange word, NameList columns);
void trigger_set_table(Parser *p, AstRange word, QualifiedRange name);
void trigger_set_from(Parser *p, AstRange word, QualifiedRange name);
void trigger_set(Parser *p, TriggerFlag flag, AstRange range);
void trigger_set_condition(Parser *p, AstRange word, AstRange sql);
void trigger_set_old_table(Parser *p, AstRange word, AstRange name);
void trigger_set_new_table(Parser *p, AstRange word, AstRange name);
void trigger_add_argument(Parser *p, AstRange value);
void trigger_set_enabled(Parser *p, AstEnabled enabled);
void trigger_end(Parser *p, AstRange range, QualifiedRange function);
void trigger_end_inherited(Parser *p, AstRange range);

/* ast_build_target.c: p->target is the first, p->last_target the last */
void target_begin(Parser *p, AstTargetKind kind, QualifiedRange name);
void target_begin_part(Parser *p, AstTargetKind kind, QualifiedRange name, AstRange part);
void target_set_on_domain(Parser *p);
void target_set_arguments(Parser *p, AstRange arguments);
void target_add(Parser *p, QualifiedRange name);
void target_set_method(Parser *p, AstRange name);
void target_begin_words(Parser *p, AstRange words, QualifiedRange name);
void target_refuse_outside(Parser *p, AstRange kind, AstRange range);
void comment_begin(Parser *p, AstRange word);
void comment_end(Parser *p, AstRange range, AstRange text);

/* ast_build_grant.c */
void grant_begin(Parser *p, AstRange word, bool is_revoke);
void grant_add_privilege(Parser *p, AstRange word, NameList columns);
void grant_set_grantees(Parser *p, NameList grantees);
void grant_set_option(Parser *p, AstRange range);
void grant_set_grantor(Parser *p, AstRange range, AstRange name);
void grant_set_extension(Parser *p, AstRange name);
void grant_end_item(Parser *p, AstRange range);
void grant_end(Parser *p, AstRange range);
void default_privileges_begin(Parser *p, AstRange word);
void default_privileges_set_roles(Parser *p, AstRange range, NameList names);
void default_privileges_set_namespaces(Parser *p, AstRange range, NameList names);
void default_privileges_end(Parser *p, AstRange range, AstRange object_type);
void security_label_begin(Parser *p, AstRange word, AstRange provider);
void security_label_end(Parser *p, AstRange range, AstRange text);
void raw_end(Parser *p, AstRange range, AstRange up_word, AstRange up, AstRange down_word,
             AstRange down);
void loss_begin(Parser *p, AstRange word, AstRange data, AstRange loss);
void loss_end(Parser *p, AstRange range);
void owner_begin(Parser *p, AstRange word);
void owner_end(Parser *p, AstRange range, AstRange name);
void dependence_begin(Parser *p, AstRange word);
void dependence_end(Parser *p, AstRange range, NameList extensions);

#endif
