# Which folder under src/ may include which: the table of ARCHITECTURE.md, for the Makefile (what a folder's
# unit tests link) and for tools/check-layers (what an #include may name). One line a folder, in order of layers.
#
# FOLDER/SUBFOLDER: a folder in phases. A subfolder may include the headers of its folder itself, which stand below
# it, and those of the subfolders that its line names; the folder's own .c files may include all.
layers.base     :=
layers.runtime  :=
layers.known    := base
layers.diag     := base
layers.model    := base known diag
layers.syntax   := base diag model
layers.sema     := base known diag model syntax
layers.snapshot := base diag model syntax sema
layers.diff     := base diag model
layers.sql      := base diag model
layers.plan     := base known diag model diff sql
layers.plan/facts  :=
layers.plan/select := plan/facts
layers.plan/order  := plan/facts plan/select
layers.plan/write  := plan/facts plan/select plan/order
layers.lint     := base diag syntax plan
layers.revision := base diag runtime
layers.emit     := base diag model revision
layers.pg       := base diag runtime
layers.catalog  := base diag runtime pg
layers.cli      := base runtime known diag model syntax sema snapshot diff sql plan lint revision emit pg catalog

# Folders whose files may need each other in a circle: what they walk (expressions in queries in expressions, parts of
# tables in statements) is recursive, or a pair of files is one thing too long for one file.
circular := emit model runtime sema sql syntax
