/* The grammar of the .schema language. src/syntax/ast.h describes the tree.
 *
 * Actions are one call each, into src/syntax/ast_build*.c. Where SQL begins, a want_* rule (empty, reduced
 * before a token is read) asks the scanner to hand over the whole piece as one SQL token. After a mistake
 * the scanner steps over the rest of the item or statement and hands over RESYNC.
 *
 * The language as the grammar reads it ([] optional, ... repeated, words in any order where | joins clauses):
 *
 *   project NAME { database env "X"; migrations "d"; generated "d"; namespace N; state_namespace N;
 *                  revision_ids number|timestamp; server 15; owner R; c { prefix p_; };
 *                  online_rewrite auto|always|never; small table QN, ...; }
 *   extension N [version 'v' | schema N | provided]...;
 *   namespace N [owner R | renamed from N]... ; or { statements }
 *   enum QN [renamed from QN | owner R]... { label [renamed from label], ... }      label: a word, "word" or 'text'
 *   type QN [renamed from QN | owner R]... { name type [collate QN] [renamed from N]; ... }
 *   domain QN [renamed from QN | owner R]... as type [[constraint N] not null | null | default E | collate QN |
 *                                        [constraint N] check (E) [not valid]]...;
 *   sequence QN [renamed from QN | owner R | unlogged | as type | start [with] n | increment [by] n | minvalue n |
 *                no minvalue | maxvalue n | no maxvalue | cache n | [no] cycle | owned by QN.column|none]...;
 *   table QN [renamed from QN | unlogged | using N | with (options) | inherits (QN, ...) | tablespace N |
 *             replica identity default|nothing|full|using index N | row security [forced [only]] | owner R |
 *             c { ... }]... { items }
 *   column:     NAME type [not null | null | default E | collate QN | generated always as (E) stored|virtual |
 *               generated always|by default as identity [(sequence options | sequence name QN)] |
 *               storage W | compression W | statistics n | using (E) | backfill (E) | backfill by program | renamed from N |
 *               c { c_type 'T'; c_name N; c_skip; } | column constraint]...;
 *   constraint: [constraint N [renamed from N]] one of
 *               primary key (cols [without overlaps]) | unique [nulls not distinct] (cols [without overlaps]) |
 *               check (E) [no inherit] | not null NAME [no inherit] |
 *               foreign key (cols [, period col]) references QN [(cols [, period col])] [match full|simple]
 *               [on delete A] [on update A] |
 *               exclude [using am] (key with operator, ...) [where (E)]
 *               each then [include (cols)] [with (options)] [using index tablespace N]
 *               [[not] deferrable] [initially deferred|immediate] [[not] enforced] [not valid];
 *               constraint N with options [not] valid   (a child's copy of a check that is not valid)
 *               the column forms leave (cols) and NAME out, and foreign key is `references ...` alone
 *   index:      index [unique] [N [renamed from N]] [using am] (key, ...) [include (cols) |
 *               nulls [not] distinct | with (options) | tablespace N | where (E)]...;
 *               index NAME partition of NAME;        (a partition's part of an index or key of the whole)
 *   key:        NAME | f(...) | (E), then [collate QN] [opclass QN [(options)]] [asc|desc] [nulls first|last]
 *   trigger:    [constraint] trigger N [renamed from N] before|after|instead of event [or event]... [on QN]
 *               [from QN] [[not] deferrable] [initially ...] [referencing old|new table [as] N ...]
 *               [for [each] row|statement] [when (E)] execute function|procedure QN (arguments)
 *               [enable always | enable replica | disable];
 *   event:      insert | delete | truncate | update [of cols]
 *               trigger N with options enable|disable|enable replica|enable always   (a partition's)
 *   view QN [renamed from QN | owner R]... TAIL ; or { triggers, NAME with options default E; }
 *   materialized view QN [renamed from QN | owner R | cluster on N]... TAIL ;
 *               or { indexes, NAME with options statistics n | storage N | compression N | set (options); }
 *   function|procedure QN [renamed from QN | owner R | unchecked]... TAIL ;
 *   comment on TARGET is 'text'|null;
 *   security label for N on TARGET is 'text';
 *   owner of TARGET is R;
 *   dependence of TARGET on extension N, ...;
 *   grant|revoke PRIVILEGE [(cols)], ... on TARGET [in extension N] to|from ROLE, ... [with grant option | granted by N]...;
 *               in a block without `on TARGET`; ROLE: a name, public or owner
 *   default privileges [for role N, ... | in namespace N, ...]... grant|revoke ... on KINDS to|from ROLE, ...;
 *   TARGET:     KIND name [(argument types)] [on QN]
 */

%code top {
#include "syntax/parser_internal.h"
}

%define api.prefix {schema_}
%define api.pure full
%define api.token.prefix {TOKEN_}
%define api.value.type {ParserValue}
%define api.location.type {AstRange}
%define parse.error custom
%define parse.lac full
%locations
%param {Parser *p}
%expect 0

%code requires {
#include "syntax/parser_internal.h"
}

%code {
#define schema_lex parser_lex
#define YYLLOC_DEFAULT(current, rhs, n) ((current) = parser_location((rhs), (size_t)(n)))
static void schema_error(const AstRange *location, Parser *p, const char *message);
}

%token END 0 "end of file"
%token IDENTIFIER "a name" QUOTED "a quoted name" NUMBER "a number" STRING "a string"
%token OPERATOR_SIGN "an operator" OTHER "a character"
%token RESERVED_WORD "a reserved word" FUNCTION_WORD "a reserved function"
%token WITH_TIME "with time"
%token SQL "an expression" SKIPPED "the rest" RESYNC "a new start"
%token
    ACCESS "access"  ACTION "action"  AFTER "after"  AGGREGATE "aggregate"  ALLOW "allow"  ALWAYS "always"
    ARRAY "array"  AS "as"  ASC "asc"  BACKFILL "backfill"  BASE "base"  BEFORE "before"  BIT "bit"  BY "by"
    C_WORD "c"  C_NAME "c_name"  C_SKIP "c_skip"  C_TYPE "c_type"  CACHE "cache"
    CASCADE "cascade"  CAST "cast"  CHAR "char"  CHARACTER "character"  CHECK "check"  CLUSTER "cluster"
    COLLATE "collate"  COLLATION "collation"  COLUMN "column"  COMMENT "comment"
    COMPRESSION "compression"  CONSTRAINT "constraint"  CONVERSION "conversion"  CYCLE "cycle"
    DATABASE "database"  DAY "day"  DEFAULT "default"  DEFERRABLE "deferrable"
    DEFERRED "deferred"  DELETE "delete"  DEPENDENCE "dependence"  DESC "desc"  DISABLE "disable"  DISTINCT "distinct"
    DISTRIBUTE "distribute"  DOMAIN "domain"  DOUBLE "double"  EACH "each"  ENABLE "enable"  ENFORCED "enforced"
    ENUM "enum"  ENV "env"  EVENT "event"  EXCLUDE "exclude"  EXECUTE "execute"
    EXTENSION "extension"  FIRST "first"  FOR "for"  FORCED "forced"  FOREIGN "foreign"
    FROM "from"  FULL "full"  FUNCTION "function"  GENERATED "generated"  GRANT "grant"  GRANTED "granted"
    HOUR "hour"  IDENTITY "identity"  IMMEDIATE "immediate"  IN "in"  INCLUDE "include"
    INCREMENT "increment"  INDEX "index"  INHERIT "inherit"  INHERITS "inherits"
    INITIALLY "initially"  INSERT "insert"  INSTEAD "instead"  INTERVAL "interval"  IS "is"
    KEY "key"  LABEL "label"  LANGUAGE "language"  LAST "last"  MATCH "match"  MATERIALIZED "materialized"
    MAXVALUE "maxvalue"  MIGRATIONS "migrations"  MIGRATOR "migrator"  MINUTE "minute"  MINVALUE "minvalue"
    MONTH "month"  NAME "name"  NAMESPACE "namespace"  NATIONAL "national"  NCHAR "nchar"
    NEW "new"  NO "no"  NONE "none"  NOT "not"  NOTHING "nothing"  NULL_WORD "null"
    NULLS "nulls"  OF "of"  OLD "old"  ON "on"  ONLINE_REWRITE "online_rewrite"  ONLY "only"  OPERATOR "operator"  OPTION "option"  OPTIONS "options"  OR "or"  OVERLAPS "overlaps"  OWNED "owned"
    OWNER "owner"  PARTIAL "partial"  PARTITION "partition"  PERIOD "period"  POLICY "policy"
    PRECISION "precision"  PREFIX "prefix"  PRIMARY "primary"  PRIVILEGES "privileges"  PROCEDURE "procedure"
    PROGRAM "program"  PROJECT "project"  PROVIDED "provided"  PUBLICATION "publication"  QUERY "query"  RANGE "range"  RAW "raw"
    REFERENCES "references"  REFERENCING "referencing"  RENAMED "renamed"  REPLICA "replica"
    RESTRICT "restrict"  REVISION_IDS "revision_ids"  REVOKE "revoke"  ROLE "role"  ROUTINE "routine"  ROW "row"  RULE "rule"  SCHEMA "schema"
    SEARCH "search"  SECOND "second"  SECURITY "security"  SEQUENCE "sequence"  SERVER "server"
    SET "set"  SHELL "shell"  SIMPLE "simple"  SMALL "small"  START "start"  STATE_NAMESPACE "state_namespace"
    STATEMENT "statement"  STATISTICS "statistics"  STORAGE "storage"  STORED "stored"
    SUBSCRIPTION "subscription"  TABLE "table"  TABLESPACE "tablespace"  TEXT "text"
    TIME "time"  TIMESTAMP "timestamp"  TO "to"  TRANSFORM "transform"  TRIGGER "trigger"
    TRUNCATE "truncate"  TYPE "type"  UNCHECKED "unchecked"  UNIQUE "unique"  UNLOGGED "unlogged"
    UPDATE "update"  USER "user"  USING "using"  VALID "valid"  VARYING "varying"  VERSION "version"  VIEW "view"
    VIRTUAL "virtual"
    WHEN "when"  WHERE "where"  WITH "with"  WITHOUT "without"  YEAR "year"  ZONE "zone"

%type <names> names optional_names include_names key_names period_names
%type <qualified> qualified_name partition_name
%type <number> target_word action match direction nulls_order seconds interval_field
%type <range> optional_using number_value sql target_arguments

%%

file: statements

statements: %empty | statements statement

statement:
    project | extension | namespace | enum | composite | domain | sequence | table | view
  | materialized_view | routine | comment | grant | default_privileges | security_label | owner
  | dependence
  | loss
  | raw
  | definition_word want_skip SKIPPED { definition_read(p, @$); }
  | not_built want_skip SKIPPED { build_not_built(p, @1, @$); }
  | error RESYNC { yyerrok; build_unreadable(p, @$); }

/* Kinds of model/definitions.def: the statement is taken whole, and read by PostgreSQL's parser. */
definition_word:
    AGGREGATE | RANGE | EVENT | STATISTICS | COLLATION | CAST | OPERATOR | CONVERSION | TEXT
  | LANGUAGE | FOREIGN IDENTIFIER | SERVER | USER | PUBLICATION | SUBSCRIPTION | TRANSFORM | ACCESS | BASE
  | SHELL
definition_part_word: POLICY | RULE

not_built:
    RULE | POLICY | GRANT | DEFAULT | SECURITY | QUERY

want_skip: %empty { scanner_want_skip(p, yychar); }
want_expression: %empty { scanner_want_expression(p, yychar); }
want_inside: %empty { scanner_want_inside(p, yychar); }
want_tail: %empty { scanner_want_tail(p, yychar); }
block_begin: '{' { scanner_begin_block(p); }
block_end: '}' { scanner_end_block(p); }

/* ---- names ---- */

name: IDENTIFIER | QUOTED | word | type_word
object_name: name | item_word

qualified_name:
    object_name { $$ = (QualifiedRange){.name = @1}; }
  | object_name '.' object_name { $$ = (QualifiedRange){.namespace_name = @1, .name = @3}; }

names:
    object_name { $$ = names_start(p, @1); }
  | names ',' object_name { $$ = names_add(p, $1, @3); }
optional_names:
    %empty { $$ = (NameList){0}; }
  | '(' names ')' { $$ = $2; }
/* The last of a key may be a span of time. */
key_names:
    names
  | names WITHOUT OVERLAPS { $$ = names_set_period($1); }
period_names:
    names
  | names ',' PERIOD object_name { $$ = names_set_period(names_add(p, $1, @4)); }

any_word: IDENTIFIER | QUOTED | word | type_word | item_word | reserved_word

sql: '(' want_inside SQL ')' { $$ = @3; }

text: STRING | QUOTED

number_value:
    NUMBER { $$ = @1; }
  | '-' NUMBER { $$ = @$; }
  | '+' NUMBER { $$ = @$; }

/* ---- project ---- */

project: project_head block_begin settings block_end { build_end(p, @$); }
project_head: PROJECT name { build_begin(p, AST_PROJECT, @1, (QualifiedRange){.name = @2}); }
settings: %empty | settings setting
setting:
    DATABASE ENV text ';' { project_set_text(p, PROJECT_DATABASE, @1, @3); }
  | MIGRATOR ENV text ';' { project_set_text(p, PROJECT_MIGRATOR, @1, @3); }
  | MIGRATIONS text ';' { project_set_text(p, PROJECT_MIGRATIONS, @1, @2); }
  | GENERATED text ';' { project_set_text(p, PROJECT_GENERATED, @1, @2); }
  | NAMESPACE name ';' { project_set_name(p, PROJECT_NAMESPACE, @1, @2); }
  | STATE_NAMESPACE name ';' { project_set_name(p, PROJECT_STATE_NAMESPACE, @1, @2); }
  | REVISION_IDS name ';' { project_set_name(p, PROJECT_REVISION_IDS, @1, @2); }
  | ONLINE_REWRITE name ';' { project_set_name(p, PROJECT_ONLINE_REWRITE, @1, @2); }
  | SMALL TABLE small_tables ';'
  | SERVER NUMBER ';' { project_set_server(p, @1, @2); }
  | OWNER name ';' { build_set_owner(p, @1, @2); }
  | c_clause { project_set_c(p); }
  | error RESYNC { yyerrok; build_break(p); }

small_tables: small_table | small_tables ',' small_table
small_table: qualified_name { project_add_small_table(p, $1); }

c_clause: c_begin '{' c_settings '}' { c_end(p, @$); }
c_begin: C_WORD { c_begin(p); }
c_settings: %empty | c_settings c_setting
c_setting:
    C_TYPE c_value ';' { c_set(p, C_CLAUSE_TYPE, @1, @2); }
  | C_NAME c_value ';' { c_set(p, C_CLAUSE_NAME, @1, @2); }
  | PREFIX c_value ';' { c_set(p, C_CLAUSE_PREFIX, @1, @2); }
  | C_SKIP ';' { c_set(p, C_CLAUSE_SKIP, @1, @1); }
c_value: any_word | STRING

/* ---- extension, namespace ---- */

extension: extension_head extension_clauses ';' { build_end(p, @$); }
extension_head: EXTENSION name { build_begin(p, AST_EXTENSION, @1, (QualifiedRange){.name = @2}); }
extension_clauses: %empty | extension_clauses extension_clause
extension_clause:
    VERSION extension_version { extension_set_version(p, @1, @2); }
  | SCHEMA name { extension_set_namespace(p, @1, @2); }
  | PROVIDED { extension_set_provided(p, @1); }
extension_version: text | IDENTIFIER

namespace:
    namespace_head ';' { build_end(p, @$); }
  | namespace_head namespace_begin statements block_end { namespace_end(p, @$); }
namespace_head:
    NAMESPACE object_name { build_begin(p, AST_NAMESPACE, @1, (QualifiedRange){.name = @2}); }
  | namespace_head OWNER name { build_set_owner(p, @2, @3); }
  | namespace_head RENAMED FROM object_name { build_set_renamed(p, @2, (QualifiedRange){.name = @4}); }
namespace_begin: '{' { namespace_begin(p); }

/* ---- types ---- */

enum: enum_head '{' labels '}' { build_end(p, @$); }
enum_head:
    ENUM qualified_name { build_begin(p, AST_ENUM, @1, $2); }
  | enum_head object_clause
object_clause:
    RENAMED FROM qualified_name { build_set_renamed(p, @1, $3); }
  | OWNER name { build_set_owner(p, @1, @2); }
labels: %empty | label_list
label_list: label | label_list ',' label
label:
    label_text { enum_add_label(p, @1); }
  | label_text RENAMED FROM label_text { enum_add_renamed_label(p, @1, @4); }
label_text: STRING | any_word

composite: composite_head block_begin attributes block_end { build_end(p, @$); }
composite_head:
    TYPE qualified_name { build_begin(p, AST_COMPOSITE, @1, $2); }
  | composite_head object_clause
attributes: %empty | attributes attribute
attribute:
    attribute_head attribute_clauses ';' { attribute_end(p, @$); }
  | grant_item
  | error RESYNC { yyerrok; build_break(p); }
attribute_head: name type { attribute_begin(p, @1); }
attribute_clauses: %empty | attribute_clauses attribute_clause
attribute_clause:
    COLLATE qualified_name { attribute_set_collation(p, @1, $2); }
  | RENAMED FROM name { attribute_set_renamed(p, @1, @3); }

domain: domain_head AS domain_type domain_clauses ';' { build_end(p, @$); }
domain_head:
    DOMAIN qualified_name { build_begin(p, AST_DOMAIN, @1, $2); }
  | domain_head object_clause
domain_type: type { domain_set_type(p); }
domain_clauses: %empty | domain_clauses domain_clause
domain_clause:
    NOT NULL_WORD { domain_set_not_null(p, @$); }
  | constraint_name NOT NULL_WORD { domain_set_not_null(p, @$); }
  | NULL_WORD { domain_set_null(p, @1); }
  | DEFAULT want_expression SQL { domain_set_default(p, @1, @3); }
  | COLLATE qualified_name { domain_set_collation(p, @1, $2); }
  | constraint_name CHECK sql { domain_add_check(p, @$, $3); }
  | CHECK sql { domain_add_check(p, @$, $2); }
  | NOT VALID { constraint_set(p, CONSTRAINT_NOT_VALID, @$); }

sequence: sequence_head ';' { build_end(p, @$); }
sequence_head:
    SEQUENCE qualified_name { sequence_begin(p, @1, $2); }
  | sequence_head object_clause
  | sequence_head UNLOGGED { sequence_set_unlogged(p, @2); }
  | sequence_head sequence_option
sequence_option:
    AS type { sequence_set_type(p, @1); }
  | START number_value { sequence_set_number(p, SEQUENCE_START, @1, $2); }
  | START WITH number_value { sequence_set_number(p, SEQUENCE_START, @1, $3); }
  | INCREMENT number_value { sequence_set_number(p, SEQUENCE_INCREMENT, @1, $2); }
  | INCREMENT BY number_value { sequence_set_number(p, SEQUENCE_INCREMENT, @1, $3); }
  | MINVALUE number_value { sequence_set_number(p, SEQUENCE_MINIMUM, @1, $2); }
  | MAXVALUE number_value { sequence_set_number(p, SEQUENCE_MAXIMUM, @1, $2); }
  | CACHE number_value { sequence_set_number(p, SEQUENCE_CACHE, @1, $2); }
  | NO MINVALUE { sequence_set_flag(p, SEQUENCE_NO_MINIMUM, @$); }
  | NO MAXVALUE { sequence_set_flag(p, SEQUENCE_NO_MAXIMUM, @$); }
  | NO CYCLE { sequence_set_flag(p, SEQUENCE_NO_CYCLE, @$); }
  | CYCLE { sequence_set_flag(p, SEQUENCE_CYCLE, @$); }
  | OWNED BY object_name { sequence_set_owned_by(p, @$, (QualifiedRange){0}, @3); }
  | OWNED BY object_name '.' object_name
      { sequence_set_owned_by(p, @$, (QualifiedRange){.name = @3}, @5); }
  | OWNED BY object_name '.' object_name '.' object_name
      { sequence_set_owned_by(p, @$, (QualifiedRange){.namespace_name = @3, .name = @5}, @7); }

type: plain_type dimensions { type_end(p, @$); }
plain_type:
    type_name type_modifiers
  | BIT { type_begin_named(p, @1, "bit"); } type_modifiers
  | BIT VARYING { type_begin_named(p, @$, "bit varying"); } type_modifiers
  | character { type_begin_named(p, @1, "character"); } type_modifiers
  | character VARYING { type_begin_named(p, @$, "character varying"); } type_modifiers
  | DOUBLE PRECISION { type_begin_named(p, @$, "double precision"); }
  | clock_type type_modifiers
  | clock_type type_modifiers WITH_TIME TIME ZONE { type_set_zone(p, @$, true); }
  | clock_type type_modifiers WITHOUT TIME ZONE { type_set_zone(p, @$, false); }
  | INTERVAL { type_begin_named(p, @1, "interval"); } interval_tail
character: CHARACTER | CHAR | NCHAR | NATIONAL CHARACTER | NATIONAL CHAR
clock_type:
    TIME { type_begin_named(p, @1, "time"); }
  | TIMESTAMP { type_begin_named(p, @1, "timestamp"); }
type_name:
    type_identifier { type_begin(p, (QualifiedRange){.name = @1}); }
  | type_identifier '.' object_name { type_begin(p, (QualifiedRange){.namespace_name = @1, .name = @3}); }
type_identifier: IDENTIFIER | QUOTED | word
type_modifiers: %empty | '(' modifiers ')' { type_set_modifiers(p, @$); }
modifiers: modifier | modifiers ',' modifier
modifier:
    number_value { type_add_modifier(p, $1); }
  | STRING { type_refuse_modifier(p, @1); }
  | name { type_refuse_modifier(p, @1); }
interval_tail:
    type_modifiers
  | interval_field { type_set_interval(p, $1, $1); }
  | interval_field TO interval_field { type_set_interval(p, $1, $3); }
  | seconds type_modifiers { type_set_interval(p, $1, $1); }
  | interval_field TO seconds type_modifiers { type_set_interval(p, $1, $3); }
interval_field:
    YEAR { $$ = 0; } | MONTH { $$ = 1; } | DAY { $$ = 2; } | HOUR { $$ = 3; } | MINUTE { $$ = 4; }
seconds: SECOND { $$ = 5; }
dimensions:
    %empty
  | ARRAY { type_add_dimension(p, @1); }
  | ARRAY '[' NUMBER ']' { type_add_dimension(p, @1); }
  | brackets
brackets: bracket | brackets bracket
bracket:
    '[' ']' { type_add_dimension(p, @1); }
  | '[' NUMBER ']' { type_add_dimension(p, @1); }

/* ---- tables ---- */

table:
    table_head block_begin items block_end { table_end(p, @$); }
  | table_head ';' { table_end(p, @$); }
table_head:
    TABLE qualified_name { build_begin(p, AST_TABLE, @1, $2); }
  | FOREIGN TABLE qualified_name { build_begin(p, AST_TABLE, @1, $3); table_set_foreign(p, @1); }
  | table_head table_clause
table_clause:
    RENAMED FROM qualified_name { build_set_renamed(p, @1, $3); }
  | OWNER name { build_set_owner(p, @1, @2); }
  | UNLOGGED { table_set_unlogged(p, @1); }
  | USING name { table_set_name(p, TABLE_ACCESS_METHOD, @1, @2); }
  | TABLESPACE name { table_set_name(p, TABLE_TABLESPACE, @1, @2); }
  | WITH '(' options ')' { table_set_options(p, @1); }
  | INHERITS '(' parents ')'
  | REPLICA IDENTITY DEFAULT { table_set_replica(p, AST_REPLICA_DEFAULT, @$, @3); }
  | REPLICA IDENTITY NOTHING { table_set_replica(p, AST_REPLICA_NOTHING, @$, @3); }
  | REPLICA IDENTITY FULL { table_set_replica(p, AST_REPLICA_FULL, @$, @3); }
  | REPLICA IDENTITY USING INDEX object_name { table_set_replica(p, AST_REPLICA_INDEX, @$, @5); }
  | ROW SECURITY { table_set_row_security(p, @$, AST_ROW_SECURITY_ENABLED); }
  | ROW SECURITY FORCED { table_set_row_security(p, @$, AST_ROW_SECURITY_FORCED); }
  | ROW SECURITY FORCED ONLY { table_set_row_security(p, @$, AST_ROW_SECURITY_FORCED_ONLY); }
  | PARTITION OF qualified_name bound { table_set_partition_of(p, @$, $3, @4); }
  | partition_key
  | OF qualified_name { table_set_type(p, @1, $2); }
  | CLUSTER ON object_name { table_set_cluster(p, @1, @3); }
  | SERVER name { table_set_server(p, @1, @2); }
  | OPTIONS sql { table_set_foreign_options(p, @1, $2); }
  | DISTRIBUTE BY sql { table_refuse(p, @$, "distribution"); }
  | c_clause { table_set_c(p); }
partition_key: PARTITION BY name '(' want_inside SQL ')' { table_set_partition_by(p, @1, @3, @7); }
bound: FOR bound_values | DEFAULT
bound_values: /* what it begins with is the word values */
    IDENTIFIER FROM sql TO sql
  | IDENTIFIER IN sql
  | IDENTIFIER WITH sql
parents: parent | parents ',' parent
parent: qualified_name { table_add_parent(p, $1); }

items: %empty | items item
item:
    partition_key ';'
  | partition_key partitions_begin partitions block_end { table_end_partitions(p); }
  | column
  | name error RESYNC { yyerrok; column_add_unreadable(p, @1); }
  | constraint_item
  | index
  | trigger
  | grant_item
  | definition_part_word want_skip SKIPPED { definition_read_part(p, @$); }
  | partition_item
  | DISTRIBUTE want_skip SKIPPED { item_refuse(p, @1, @3); }
  | error RESYNC { yyerrok; build_break(p); }

column:
    column_head column_clauses ';' { column_end(p, @$); }
  | column_head column_clauses error RESYNC { yyerrok; column_end_broken(p, @$); }
/* Of a view, whose columns are its query's. */
view_column:
    view_column_head column_clauses ';' { column_end(p, @$); }
  | view_column_head column_clauses error RESYNC { yyerrok; column_end_broken(p, @$); }

/* The partitions of a table inside it; each becomes a statement of its own. */
partitions_begin: block_begin { table_begin_partitions(p); }
partitions: %empty | partitions partition
partition: partition_item | error RESYNC { yyerrok; build_break(p); }
partition_item:
    partition_head ';' { partition_end(p, @$); }
  | partition_head inner_key ';' { partition_end(p, @$); }
  | partition_head inner_key partitions_inside partitions block_end { partition_close(p, @$); }
partition_head:
    PARTITION partition_name partition_renamed bound_values { partition_begin(p, @1, $2, @4); }
  | DEFAULT PARTITION partition_name partition_renamed { partition_begin(p, @1, $3, @1); }
/* Kept until the partition itself is made. */
partition_renamed: %empty | RENAMED FROM qualified_name { partition_set_renamed(p, $3); }
/* Not BY, which begins a key. */
partition_name:
    partition_word { $$ = (QualifiedRange){.name = @1}; }
  | partition_word '.' object_name { $$ = (QualifiedRange){.namespace_name = @1, .name = @3}; }
partition_word: IDENTIFIER | QUOTED | word_but_by | type_word | item_word
inner_key:
    PARTITION BY name '(' want_inside SQL ')' { partition_set_key(p, @3, @7); }
partitions_inside: block_begin { partition_open(p); }

column_head:
    name type { column_begin(p, @1); }
  | view_column_head
view_column_head: name WITH OPTIONS { column_begin_inherited(p, @1); }
column_clauses: %empty | column_clauses column_clause
column_clause:
    NOT NULL_WORD { column_set_not_null(p, @$); }
  | constraint_name NOT NULL_WORD { column_set_not_null(p, @$); }
  | NULL_WORD { column_set_null(p, @1); }
  | DEFAULT want_expression SQL { column_set_default(p, @1, @3); }
  | COLLATE qualified_name { column_set_collation(p, @1, $2); }
  | GENERATED ALWAYS AS sql STORED { column_set_generated(p, @1, $4, (AstRange){0}); }
  | GENERATED ALWAYS AS sql VIRTUAL { column_set_generated(p, @1, $4, @5); }
  | GENERATED ALWAYS AS IDENTITY identity_options
      { column_set_identity(p, @$, AST_IDENTITY_ALWAYS); }
  | GENERATED BY DEFAULT AS IDENTITY identity_options
      { column_set_identity(p, @$, AST_IDENTITY_BY_DEFAULT); }
  | STORAGE name { column_set_name(p, COLUMN_STORAGE, @1, @2); }
  | COMPRESSION name { column_set_name(p, COLUMN_COMPRESSION, @1, @2); }
  | COMPRESSION DEFAULT { column_set_name(p, COLUMN_COMPRESSION, @1, @2); }
  | STATISTICS number_value { column_set_statistics(p, @1, $2); }
  | SET '(' options ')' { column_set_options(p, @1); }
  | OPTIONS sql { column_set_foreign_options(p, @1, $2); }
  | USING sql { column_set_sql(p, COLUMN_USING, @1, $2); }
  | BACKFILL sql { column_set_sql(p, COLUMN_BACKFILL, @1, $2); }
  | BACKFILL BY PROGRAM { column_set_by_program(p, @$); }
  | RENAMED FROM name { column_set_name(p, COLUMN_RENAMED, @1, @3); }
  | c_clause { column_set_c(p); }
  | constraint_name column_constraint
  | column_constraint
  | constraint_clause
identity_options: %empty { p->sequence = NULL; } | identity_begin identity_list ')'
identity_begin: '(' { identity_begin(p); }
identity_list: %empty | identity_list identity_option
identity_option:
    sequence_option
  | SEQUENCE NAME qualified_name { sequence_set_name(p, @1, $3); }

constraint_name:
    CONSTRAINT name { constraint_name(p, @1, @2); }
  | CONSTRAINT name RENAMED FROM object_name { constraint_renamed(p, @1, @2, @5); }
column_constraint:
    PRIMARY KEY { constraint_add(p, AST_CONSTRAINT_PRIMARY_KEY, @$); }
  | UNIQUE { constraint_add(p, AST_CONSTRAINT_UNIQUE, @$); }
  | CHECK sql { constraint_add_check(p, @$, $2); }
  | reference { constraint_add_reference(p, @$); }
reference:
    REFERENCES qualified_name { reference_begin(p, @$, $2, (NameList){0}); }
  | REFERENCES qualified_name '(' period_names ')' { reference_begin(p, @$, $2, $4); }

constraint_clause:
    NULLS NOT DISTINCT { constraint_set(p, CONSTRAINT_NULLS_NOT_DISTINCT, @$); }
  | NULLS DISTINCT { constraint_set(p, CONSTRAINT_NULLS_DISTINCT, @$); }
  | DEFERRABLE { constraint_set(p, CONSTRAINT_DEFERRABLE, @$); }
  | NOT DEFERRABLE { constraint_set(p, CONSTRAINT_NOT_DEFERRABLE, @$); }
  | INITIALLY DEFERRED { constraint_set(p, CONSTRAINT_INITIALLY_DEFERRED, @$); }
  | INITIALLY IMMEDIATE { constraint_set(p, CONSTRAINT_INITIALLY_IMMEDIATE, @$); }
  | NOT VALID { constraint_set(p, CONSTRAINT_NOT_VALID, @$); }
  | NO INHERIT { constraint_set(p, CONSTRAINT_NO_INHERIT, @$); }
  | ENFORCED { constraint_set(p, CONSTRAINT_ENFORCED, @$); }
  | NOT ENFORCED { constraint_set(p, CONSTRAINT_NOT_ENFORCED, @$); }
  | MATCH match { reference_set_match(p, @$, $2); }
  | ON DELETE action optional_names { reference_set_on_delete(p, @$, $3, $4); }
  | ON UPDATE action { reference_set_on_update(p, @$, $3); }
  | WITH '(' options ')' { constraint_set_options(p, @$); }
  | USING INDEX TABLESPACE name { constraint_set_tablespace(p, @$, @4); }
match:
    FULL { $$ = AST_MATCH_FULL; }
  | PARTIAL { $$ = AST_MATCH_PARTIAL; }
  | SIMPLE { $$ = AST_MATCH_SIMPLE; }
action:
    NO ACTION { $$ = AST_ACTION_NO_ACTION; }
  | RESTRICT { $$ = AST_ACTION_RESTRICT; }
  | CASCADE { $$ = AST_ACTION_CASCADE; }
  | SET NULL_WORD { $$ = AST_ACTION_SET_NULL; }
  | SET DEFAULT { $$ = AST_ACTION_SET_DEFAULT; }

constraint_item:
    table_constraint constraint_clauses ';' { constraint_end(p, @$); }
  | constraint_name table_constraint constraint_clauses ';' { constraint_end(p, @$); }
  | table_constraint constraint_clauses error RESYNC { yyerrok; constraint_end_broken(p, @$); }
  | constraint_name table_constraint constraint_clauses error RESYNC
      { yyerrok; constraint_end_broken(p, @$); }
  | CONSTRAINT name WITH OPTIONS VALID ';' { table_add_copy(p, @2, true); }
  | CONSTRAINT name WITH OPTIONS NOT VALID ';' { table_add_copy(p, @2, false); }
table_constraint:
    PRIMARY KEY '(' key_names ')' { constraint_add_columns(p, AST_CONSTRAINT_PRIMARY_KEY, @$, $4); }
  | UNIQUE unique_nulls '(' key_names ')' { constraint_add_columns(p, AST_CONSTRAINT_UNIQUE, @$, $4); }
  | UNIQUE NULLS NOT DISTINCT '(' key_names ')' { constraint_add_unique(p, @$, $6); }
  | CHECK sql { constraint_add_check(p, @$, $2); }
  | NOT NULL_WORD object_name { constraint_add_not_null(p, @$, @3); }
  | FOREIGN KEY '(' period_names ')' reference { constraint_add_foreign_key(p, @$, $4); }
  | exclude_word optional_using '(' elements ')' { constraint_add_exclude(p, @$, $2); }
exclude_word: EXCLUDE { p->keys = NULL; }
unique_nulls: %empty | NULLS DISTINCT
constraint_clauses:
    %empty
  | constraint_clauses constraint_clause
  | constraint_clauses include_names { constraint_set_include(p, @2, $2); }
  | constraint_clauses WHERE sql { constraint_set_where(p, @2, $3); }
include_names: INCLUDE '(' names ')' { $$ = $3; }
elements: element | elements ',' element
element: key WITH exclude_operator { key_end_element(p, @$, @3); }
exclude_operator:
    sign | OPERATOR '(' operator_name ')'
operator_name: sign | object_name '.' sign
sign: OPERATOR_SIGN | '=' | '-' | '+'

/* ---- indexes ---- */

index:
    index_head index_clauses ';' { index_end(p, @$); }
  | index_head index_clauses error RESYNC { yyerrok; index_end(p, @$); build_break(p); }
  | index_word index_unique object_name PARTITION OF object_name ';'
      { index_set_name(p, @3, (AstRange){0}); index_set_part_of(p, @6); index_end(p, @$); }
index_head:
    index_word index_unique index_name index_using '(' keys ')' { index_set_keys(p); }
index_word: INDEX { index_begin(p, @1); }
index_unique: %empty | UNIQUE { index_set_unique(p, @1); }
index_name:
    %empty
  | object_name { index_set_name(p, @1, (AstRange){0}); }
  | object_name RENAMED FROM object_name { index_set_name(p, @1, @4); }
index_using: optional_using { index_set_access_method(p, $1); }
optional_using:
    %empty { $$ = (AstRange){0}; }
  | USING name { $$ = @2; }
index_clauses: %empty | index_clauses index_clause
index_clause:
    INCLUDE '(' names ')' { index_set_include(p, @1, $3); }
  | NULLS NOT DISTINCT { build_flag(p, @$, &p->index->nulls_not_distinct); }
  | NULLS DISTINCT
  | WITH '(' options ')' { index_set_options(p, @1); }
  | TABLESPACE name { index_set_tablespace(p, @1, @2); }
  | STATISTICS '(' index_statistics ')'
  | WHERE sql { index_set_predicate(p, @1, $2); }

/* ALTER INDEX ... ALTER COLUMN place SET STATISTICS target */
index_statistics: index_target | index_statistics ',' index_target
index_target: number_value '=' number_value { index_set_statistics(p, $1, $3); }

keys: key { key_end(p, @1, true); } | keys ',' key { key_end(p, @3, false); }
key: key_core key_collation key_class direction nulls_order { key_set_order(p, $4, $5); }
key_core:
    object_name { key_begin_column(p, @1); }
  | function_name '(' want_inside SQL ')' { key_begin_expression(p, @$); }
  | '(' want_inside SQL ')' { key_begin_expression(p, @3); }
function_name: object_name | object_name '.' object_name | FUNCTION_WORD | OVERLAPS
key_collation: %empty | COLLATE qualified_name { key_set_collation(p, $2); }
key_class:
    %empty
  | class_name
  | class_name '(' options ')' { key_set_class_options(p); }
class_name:
    class_identifier { key_set_class(p, (QualifiedRange){.name = @1}); }
  | class_identifier '.' object_name
      { key_set_class(p, (QualifiedRange){.namespace_name = @1, .name = @3}); }
class_identifier: IDENTIFIER | QUOTED
direction:
    %empty { $$ = AST_DIRECTION_NONE; }
  | ASC { $$ = AST_DIRECTION_ASC; }
  | DESC { $$ = AST_DIRECTION_DESC; }
nulls_order:
    %empty { $$ = AST_NULLS_NONE; }
  | NULLS FIRST { $$ = AST_NULLS_FIRST; }
  | NULLS LAST { $$ = AST_NULLS_LAST; }

options: option { options_start(p); } | options ',' option { options_add(p); }
option:
    option_name { option_make(p, @1, (AstRange){0}); }
  | option_name '=' option_value { option_make(p, @1, @3); }
option_name: any_word | any_word '.' any_word
option_value: number_value | STRING | any_word

/* ---- triggers ---- */

trigger:
    trigger_head timing events trigger_clauses EXECUTE routine_word qualified_name '(' arguments ')'
    trigger_enabled ';' { trigger_end(p, @$, $7); }
  | trigger_head WITH OPTIONS trigger_firing ';' { trigger_end_inherited(p, @$); }
trigger_firing:
    ENABLE { trigger_set_enabled(p, AST_ENABLED_ORIGIN); }
  | DISABLE { trigger_set_enabled(p, AST_ENABLED_DISABLED); }
  | ENABLE REPLICA { trigger_set_enabled(p, AST_ENABLED_REPLICA); }
  | ENABLE ALWAYS { trigger_set_enabled(p, AST_ENABLED_ALWAYS); }
trigger_head:
    trigger_word object_name { trigger_set_name(p, @2, (AstRange){0}); }
  | trigger_word object_name RENAMED FROM object_name { trigger_set_name(p, @2, @5); }
trigger_word:
    TRIGGER { trigger_begin(p, (AstRange){0}); }
  | CONSTRAINT TRIGGER { trigger_begin(p, @1); }
timing:
    BEFORE { trigger_set_timing(p, @$, AST_TIMING_BEFORE); }
  | AFTER { trigger_set_timing(p, @$, AST_TIMING_AFTER); }
  | INSTEAD OF { trigger_set_timing(p, @$, AST_TIMING_INSTEAD_OF); }
events: event | events OR event
event:
    INSERT { trigger_add_event(p, @1, AST_EVENT_INSERT); }
  | DELETE { trigger_add_event(p, @1, AST_EVENT_DELETE); }
  | TRUNCATE { trigger_add_event(p, @1, AST_EVENT_TRUNCATE); }
  | UPDATE { trigger_add_event(p, @1, AST_EVENT_UPDATE); }
  | UPDATE OF names { trigger_add_update(p, @1, $3); }
trigger_clauses: %empty | trigger_clauses trigger_clause
trigger_clause:
    ON qualified_name { trigger_set_table(p, @1, $2); }
  | FROM qualified_name { trigger_set_from(p, @1, $2); }
  | DEFERRABLE { trigger_set(p, TRIGGER_DEFERRABLE, @$); }
  | NOT DEFERRABLE { trigger_set(p, TRIGGER_NOT_DEFERRABLE, @$); }
  | INITIALLY DEFERRED { trigger_set(p, TRIGGER_INITIALLY_DEFERRED, @$); }
  | INITIALLY IMMEDIATE { trigger_set(p, TRIGGER_INITIALLY_IMMEDIATE, @$); }
  | REFERENCING transitions
  | FOR each ROW { trigger_set(p, TRIGGER_FOR_EACH_ROW, @$); }
  | FOR each STATEMENT { trigger_set(p, TRIGGER_FOR_EACH_STATEMENT, @$); }
  | WHEN sql { trigger_set_condition(p, @1, $2); }
each: %empty | EACH
transitions: transition | transitions transition
transition:
    OLD TABLE optional_as name { trigger_set_old_table(p, @1, @4); }
  | NEW TABLE optional_as name { trigger_set_new_table(p, @1, @4); }
optional_as: %empty | AS
routine_word: FUNCTION | PROCEDURE
arguments: %empty | argument_list
argument_list: argument | argument_list ',' argument
argument: argument_value { trigger_add_argument(p, @1); }
argument_value: number_value | STRING | any_word
trigger_enabled:
    %empty
  | DISABLE { trigger_set_enabled(p, AST_ENABLED_DISABLED); }
  | ENABLE REPLICA { trigger_set_enabled(p, AST_ENABLED_REPLICA); }
  | ENABLE ALWAYS { trigger_set_enabled(p, AST_ENABLED_ALWAYS); }

/* ---- views and routines: their heads are ours, the tails PostgreSQL's ---- */

view:
    view_head SQL ';' { view_set_tail(p, AST_SQL_VIEW_TAIL, @2); build_end(p, @$); }
  | view_head view_tail block_begin view_items block_end { build_end(p, @$); }
view_head:
    VIEW want_tail qualified_name { build_begin(p, AST_VIEW, @1, $3); }
  | view_head tail_clause
view_tail: SQL { view_set_tail(p, AST_SQL_VIEW_TAIL, @1); }
view_items: %empty | view_items view_item
view_item:
    view_column
  | trigger
  | grant_item
  | definition_part_word want_skip SKIPPED { definition_read_part(p, @$); }
  | DISTRIBUTE want_skip SKIPPED { item_refuse(p, @1, @3); }
  | error RESYNC { yyerrok; build_break(p); }
tail_clause:
    RENAMED FROM qualified_name { build_set_renamed(p, @1, $3); }
  | OWNER name { build_set_owner(p, @1, @2); }

materialized_view:
    materialized_view_head SQL ';'
      { view_set_tail(p, AST_SQL_MATERIALIZED_VIEW_TAIL, @2); build_end(p, @$); }
  | materialized_view_head materialized_view_tail block_begin materialized_view_items block_end
      { build_end(p, @$); }
materialized_view_head:
    MATERIALIZED VIEW want_tail qualified_name { build_begin(p, AST_MATERIALIZED_VIEW, @1, $4); }
  | materialized_view_head tail_clause
  | materialized_view_head CLUSTER ON object_name { view_set_cluster(p, @2, @4); }
materialized_view_tail: SQL { view_set_tail(p, AST_SQL_MATERIALIZED_VIEW_TAIL, @1); }
materialized_view_items: %empty | materialized_view_items materialized_view_item
materialized_view_item:
    view_column
  | index
  | grant_item
  | DISTRIBUTE want_skip SKIPPED { item_refuse(p, @1, @3); }
  | error RESYNC { yyerrok; build_break(p); }

routine: routine_head SQL ';' { routine_set_tail(p, @2); build_end(p, @$); }
routine_head:
    FUNCTION want_tail qualified_name { build_begin(p, AST_FUNCTION, @1, $3); }
  | PROCEDURE want_tail qualified_name { build_begin(p, AST_PROCEDURE, @1, $3); }
  | routine_head tail_clause
  | routine_head UNCHECKED { routine_set_unchecked(p, @2); }

/* ---- comments ---- */

comment:
    comment_head target IS STRING ';' { comment_end(p, @$, @4); }
  | comment_head target IS NULL_WORD ';' { comment_end(p, @$, (AstRange){0}); }
  | comment_head outside want_skip SKIPPED { target_refuse_outside(p, @2, @$); }
comment_head: COMMENT ON { comment_begin(p, @1); }
outside: DATABASE | ROLE | TABLESPACE

/* What comment on, security label on and grant on name: src/syntax/targets.def. */
target:
    EXTENSION name { target_begin(p, AST_TARGET_EXTENSION, (QualifiedRange){.name = @2}); }
  | namespace_word object_name { target_begin(p, AST_TARGET_NAMESPACE, (QualifiedRange){.name = @2}); }
  | ENUM qualified_name { target_begin(p, AST_TARGET_TYPE, $2); }
  | TYPE qualified_name { target_begin(p, AST_TARGET_TYPE, $2); }
  | DOMAIN qualified_name { target_begin(p, AST_TARGET_DOMAIN, $2); }
  | SEQUENCE qualified_name { target_begin(p, AST_TARGET_SEQUENCE, $2); }
  | TABLE qualified_name { target_begin(p, AST_TARGET_TABLE, $2); }
  | INDEX qualified_name { target_begin(p, AST_TARGET_INDEX, $2); }
  | VIEW qualified_name { target_begin(p, AST_TARGET_VIEW, $2); }
  | MATERIALIZED VIEW qualified_name { target_begin(p, AST_TARGET_MATERIALIZED_VIEW, $3); }
  | COLUMN object_name '.' object_name
      { target_begin_part(p, AST_TARGET_COLUMN, (QualifiedRange){.name = @2}, @4); }
  | COLUMN object_name '.' object_name '.' object_name
      { target_begin_part(p, AST_TARGET_COLUMN,
                          (QualifiedRange){.namespace_name = @2, .name = @4}, @6); }
  | CONSTRAINT object_name ON qualified_name
      { target_begin_part(p, AST_TARGET_CONSTRAINT, $4, @2); }
  | CONSTRAINT object_name ON DOMAIN qualified_name
      { target_begin_part(p, AST_TARGET_CONSTRAINT, $5, @2); target_set_on_domain(p); }
  | TRIGGER object_name ON qualified_name { target_begin_part(p, AST_TARGET_TRIGGER, $4, @2); }
  | FUNCTION qualified_name target_arguments
      { target_begin(p, AST_TARGET_FUNCTION, $2); target_set_arguments(p, $3); }
  | PROCEDURE qualified_name target_arguments
      { target_begin(p, AST_TARGET_PROCEDURE, $2); target_set_arguments(p, $3); }
  | ROUTINE qualified_name target_arguments
      { target_begin(p, AST_TARGET_ROUTINE, $2); target_set_arguments(p, $3); }
  | POLICY object_name ON qualified_name { target_begin_part(p, AST_TARGET_POLICY, $4, @2); }
  | RULE object_name ON qualified_name { target_begin_part(p, AST_TARGET_RULE, $4, @2); }
  | AGGREGATE qualified_name target_arguments
      { target_begin(p, AST_TARGET_AGGREGATE, $2); target_set_arguments(p, $3); }
  | OPERATOR sign '(' want_inside SQL ')'
      { target_begin(p, AST_TARGET_OPERATOR, (QualifiedRange){.name = @2}); target_set_arguments(p, @5); }
  | OPERATOR object_name '.' sign '(' want_inside SQL ')'
      { target_begin(p, AST_TARGET_OPERATOR, (QualifiedRange){.namespace_name = @2, .name = @4});
        target_set_arguments(p, @7); }
  | OPERATOR IDENTIFIER qualified_name USING name
      { target_begin_words(p, (AstRange){@1.begin, @2.end}, $3); target_set_method(p, @5); }
  | CAST '(' want_inside SQL ')'
      { target_begin(p, AST_TARGET_CAST, (QualifiedRange){{0, 0}, {0, 0}}); target_set_arguments(p, @4); }
  | TRANSFORM FOR qualified_name LANGUAGE name
      { target_begin(p, AST_TARGET_TRANSFORM, $3); target_set_method(p, @5); }
  | target_word qualified_name { target_begin(p, (AstTargetKind)$1, $2); }
  | target_words qualified_name { target_begin_words(p, @1, $2); }
namespace_word: NAMESPACE | SCHEMA
target_arguments:
    %empty { $$ = (AstRange){0}; }
  | '(' want_inside SQL ')' { $$ = @3; }
target_word:
    COLLATION { $$ = AST_TARGET_COLLATION; }
  | CONVERSION { $$ = AST_TARGET_CONVERSION; }
  | LANGUAGE { $$ = AST_TARGET_LANGUAGE; }
  | EVENT TRIGGER { $$ = AST_TARGET_EVENT_TRIGGER; }
  | STATISTICS { $$ = AST_TARGET_STATISTICS; }
  | PUBLICATION { $$ = AST_TARGET_PUBLICATION; }
  | SUBSCRIPTION { $$ = AST_TARGET_SUBSCRIPTION; }
  | SERVER { $$ = AST_TARGET_SERVER; }
  | FOREIGN SERVER { $$ = AST_TARGET_SERVER; }
  | FOREIGN TABLE { $$ = AST_TARGET_TABLE; }
  | RANGE { $$ = AST_TARGET_TYPE; }
  | BASE TYPE { $$ = AST_TARGET_TYPE; }
  | SHELL TYPE { $$ = AST_TARGET_TYPE; }
target_words: ACCESS IDENTIFIER | TEXT SEARCH IDENTIFIER | FOREIGN IDENTIFIER IDENTIFIER

/* ---- grants ---- */

grant:
    grant_head ON target more_targets in_extension grantees grant_options ';' { grant_end(p, @$); }
  | grant_head grantees grant_options ';' { grant_end(p, @$); }
  | grant_head ON outside want_skip SKIPPED { target_refuse_outside(p, @3, @$); }
grant_item: grant_head grantees grant_options ';' { grant_end_item(p, @$); }
grant_head: grant_word privileges
grant_word:
    GRANT { grant_begin(p, @1, false); }
  | REVOKE { grant_begin(p, @1, true); }
privileges: privilege | privileges ',' privilege
privilege:
    any_word optional_names { grant_add_privilege(p, @1, $2); }
  | any_word PRIVILEGES optional_names { grant_add_privilege(p, @1, $3); }
in_extension: %empty | IN EXTENSION name { grant_set_extension(p, @3); }
more_targets: %empty | more_targets ',' qualified_name target_arguments
      { target_add(p, $3); target_set_arguments(p, $4); }
grantees:
    TO names { grant_set_grantees(p, $2); }
  | FROM names { grant_set_grantees(p, $2); }
grant_options: %empty | grant_options grant_option
grant_option:
    WITH GRANT OPTION { grant_set_option(p, @$); }
  | GRANTED BY name { grant_set_grantor(p, @$, @3); }

default_privileges:
    default_privileges_head default_privileges_clauses grant_head ON any_word grantees grant_options
    ';' { default_privileges_end(p, @$, @5); }
default_privileges_head: DEFAULT PRIVILEGES { default_privileges_begin(p, @1); }
default_privileges_clauses: %empty | default_privileges_clauses default_privileges_clause
default_privileges_clause:
    FOR role_word names { default_privileges_set_roles(p, @$, $3); }
  | IN namespace_word names { default_privileges_set_namespaces(p, @$, $3); }
role_word: ROLE | USER

/* SQL that the language does not model. */
raw: raw_head '{' IDENTIFIER STRING IDENTIFIER STRING '}' { raw_end(p, @$, @3, @4, @5, @6); }
raw_head: RAW object_name { build_begin(p, AST_RAW, @1, (QualifiedRange){.name = @2}); }

/* What may be lost: nothing else of the statement says what it is of. */
loss: loss_head target ';' { loss_end(p, @$); }
loss_head: ALLOW IDENTIFIER IDENTIFIER ON { loss_begin(p, @1, @2, @3); }

owner: owner_head target IS name ';' { owner_end(p, @$, @4); }
owner_head: OWNER OF { owner_begin(p, @1); }

dependence: dependence_head target ON EXTENSION names ';' { dependence_end(p, @$, $5); }
dependence_head: DEPENDENCE OF { dependence_begin(p, @1); }

security_label:
    security_label_head ON target IS STRING ';' { security_label_end(p, @$, @5); }
  | security_label_head ON outside want_skip SKIPPED { target_refuse_outside(p, @3, @$); }
security_label_head: SECURITY LABEL FOR provider { security_label_begin(p, @1, @4); }
provider: name | STRING

/* ---- words ---- */

word: BY | word_but_by

word_but_by:
    ACCESS | ACTION | AFTER | AGGREGATE | ALLOW | ALWAYS | BACKFILL | BASE | BEFORE | C_WORD | C_NAME |
    C_SKIP | C_TYPE | CACHE | CASCADE | CLUSTER | COMMENT | COMPRESSION | CONVERSION | CYCLE | DATABASE |
    DAY | DEFERRED | DELETE | DEPENDENCE | DISABLE | DOMAIN | EACH | ENABLE | ENFORCED | ENUM | ENV | EVENT | EXECUTE |
    EXTENSION | FIRST | FORCED | FUNCTION | GENERATED | GRANTED | HOUR | IDENTITY | IMMEDIATE | INCLUDE |
    INCREMENT | INHERIT | INHERITS | INSERT | INSTEAD | KEY | LABEL | LANGUAGE | LAST | MATCH |
    MATERIALIZED | MAXVALUE | MIGRATIONS | MIGRATOR | MINUTE | MINVALUE | MONTH | NAME | NAMESPACE | NEW |
    NO | NONE | NOTHING | NULLS | OF | OLD | ONLINE_REWRITE | OPERATOR | OPTION | OPTIONS | OWNED | OWNER | PARTIAL | PERIOD | PRECISION |
    PREFIX | PRIVILEGES | PROCEDURE | PROGRAM | PROJECT | PROVIDED | PUBLICATION | QUERY | RANGE | RAW | REFERENCING | RENAMED |
    REPLICA | RESTRICT | REVISION_IDS | ROLE | ROUTINE | ROW | SCHEMA | SEARCH | SECOND | SECURITY | SEQUENCE |
    SERVER | SET | SHELL | SIMPLE | SMALL | START | STATE_NAMESPACE | STATEMENT | STATISTICS | STORAGE | STORED
    | SUBSCRIPTION | TABLESPACE | TEXT | TRANSFORM | TRUNCATE | TYPE | UNCHECKED | UNLOGGED | UPDATE | VALID
    | VARYING | VERSION | VIEW | VIRTUAL | WITHOUT | YEAR | ZONE

type_word:
    BIT | CHAR | CHARACTER | DOUBLE | INTERVAL | NATIONAL | NCHAR | TIME | TIMESTAMP

item_word:
    DISTRIBUTE | EXCLUDE | INDEX | PARTITION | POLICY | REVOKE | RULE | TRIGGER

reserved_word:
    ARRAY | AS | ASC | CAST | CHECK | COLLATE | COLLATION | COLUMN | CONSTRAINT | DEFAULT |
    DEFERRABLE | DESC | DISTINCT | FOR | FOREIGN | FROM | FULL | GRANT | IN | INITIALLY | IS | NOT |
    NULL_WORD | ON | ONLY | OR | PRIMARY | REFERENCES | TABLE | TO | UNIQUE | USER | USING | WHEN |
    WHERE | WITH | OVERLAPS | RESERVED_WORD | FUNCTION_WORD

%%

static int yyreport_syntax_error(const yypcontext_t *context, Parser *p) {
    enum { MOST = YYNTOKENS };
    yysymbol_kind_t kinds[MOST];
    const char *names[MOST];
    int count = yypcontext_expected_tokens(context, kinds, MOST);
    for (int i = 0; i < count; i++) {
        names[i] = yysymbol_name(kinds[i]);
    }
    yysymbol_kind_t unexpected = yypcontext_token(context);
    parser_report(p, unexpected == YYSYMBOL_YYEMPTY ? "" : yysymbol_name(unexpected), names,
                  count < 0 ? 0 : (size_t)count);
    return 0;
}

/* Syntax errors go the way above: only nesting that is too deep comes here. */
static void schema_error(const AstRange *location, Parser *p, const char *message) {
    (void)message;
    parser_report_depth(p, *location);
}
