# Which folder under src/ may include which: the table of ARCHITECTURE.md, for the Makefile (what a folder's
# unit tests link) and for tools/check-layers (what an #include may name). One line a folder, in order of layers.
layers.base     :=
layers.runtime  :=
layers.diag     := base
layers.model    := base diag
layers.syntax   := base diag model
layers.sema     := base diag model syntax
layers.snapshot := base diag model syntax sema
layers.diff     := base diag model
layers.sql      := base diag model
layers.plan     := base diag model diff sql
layers.lint     := base diag syntax plan
layers.revision := base diag runtime
layers.emit     := base diag model revision
layers.pg       := base diag runtime
layers.catalog  := base diag runtime pg
layers.cli      := base runtime diag model syntax sema snapshot diff sql plan lint revision emit pg catalog
