# schemac: how it is built, tested and installed. `make help` lists the targets.
#
# One make for the whole tree. Sources are found by wildcard: a new file needs no edit here, a new folder one
# line in tools/layers.mk. Everything goes to $(BUILD)/$(MODE)/, one static archive a folder under src/.

MODE   ?= release
BUILD  ?= build
PREFIX ?= /usr/local
JOBS   ?= $(shell getconf _NPROCESSORS_ONLN)
VERSION := 0.1.0

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all
MAKEFLAGS += -rR --no-print-directory
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif

ifneq ($(filter default undefined,$(origin CC)),)
CC := cc
endif
ifneq ($(filter default undefined,$(origin AR)),)
AR := ar
endif
FLEX  ?= flex
BISON ?= bison
PKG_CONFIG ?= pkg-config

# One name for one folder: with another all would be made again.
override BUILD := $(patsubst $(CURDIR)/%,%,$(BUILD))
OUT := $(BUILD)/$(MODE)
include tools/layers.mk

# --- Modes and flags ---------------------------------------------------------------------------------------

mode.debug   := -O0 -g3
mode.release := -O2 -g
mode.asan    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
mode.cov     := -O0 -g --coverage -fprofile-abs-path
mode.fuzz    := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
# Nearly six megabytes of the sanitizers' data would be relocated at each start, which tests make thousands of.
link.asan    := -no-pie
ifeq ($(mode.$(MODE)),)
$(error MODE=$(MODE) is not one of debug, release, asan, cov, fuzz)
endif

# Where a library has no pkg-config file, or none is found, plain names do; tools/setup says what is missing.
packages := libpq libprotobuf-c libcrypto libutf8proc libcjson
PACKAGE_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(packages) 2>/dev/null)
PACKAGE_LIBS   := $(or $(shell $(PKG_CONFIG) --libs $(packages) 2>/dev/null),-lpq -lprotobuf-c -lcrypto -lutf8proc -lcjson)
PQ_CFLAGS      := $(shell $(PKG_CONFIG) --cflags libpq 2>/dev/null)
PQ_LIBS        := $(or $(shell $(PKG_CONFIG) --libs libpq 2>/dev/null),-lpq)
CMOCKA_LIBS    := $(or $(shell $(PKG_CONFIG) --libs cmocka 2>/dev/null),-lcmocka)
# The newest libpg_query that tools/setup has built; else, or with PG_QUERY= on the command line, the system's.
PG_QUERY        ?= $(lastword $(sort $(wildcard /usr/local/lib/schemac/libpg_query-*)))
PG_QUERY_CFLAGS ?= $(if $(PG_QUERY),-isystem $(PG_QUERY)/include)
PG_QUERY_LIBS   ?= $(if $(PG_QUERY),$(PG_QUERY)/lib/libpg_query.a,-lpg_query)

warnings := -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wformat=2 -Werror
# What flex and bison write is not ours to mend.
warnings.generated := -Wall -Wextra -Wno-conversion -Wno-sign-conversion -Wno-shadow -Wno-missing-prototypes \
    -Wno-unused-function -Wno-unused-but-set-variable -Wno-unused-parameter -Wno-sign-compare -Wno-format-nonliteral
standard := -std=c11 -D_GNU_SOURCE -DSCHEMAC_VERSION='"$(VERSION)"'
includes := -Isrc -Isrc/runtime -I. -I$(OUT) -I$(OUT)/grammar -I$(OUT)/embed
COMPILE = $(CC) $(standard) $(mode.$(MODE)) $(CFLAGS) $(includes) $(PACKAGE_CFLAGS) $(PG_QUERY_CFLAGS) $(CPPFLAGS) -MMD -MP
LINK    = $(CC) $(mode.$(MODE)) $(link.$(MODE)) $(CFLAGS) $(LDFLAGS) -Wl,--as-needed
LIBS    = $(PG_QUERY_LIBS) $(PACKAGE_LIBS) -lm

V ?= 0
ifeq ($(V),0)
say = @printf '  %-6s %s\n' '$1' '$(subst $(OUT)/,,$2)';
endif

# --- Sources -----------------------------------------------------------------------------------------------

folders := $(foreach folder,$(patsubst layers.%,%,$(filter layers.%,$(.VARIABLES))),$(if $(findstring /,$(folder)),,$(folder)))
sources := $(sort $(wildcard src/*/*.c src/*/*/*.c))
object  = $(patsubst %.c,$(OUT)/obj/%.o,$1)
# The folders that have something to build, and all that a folder needs when it is linked.
built   := $(filter $(folders),$(sort $(patsubst src/%/,%,$(dir $(sources)))))
closure = $(sort $1 $(foreach folder,$(layers.$1),$(call closure,$(folder))))
archive = $(if $(filter runtime,$1),$(runtime.archives),$(OUT)/lib/libschemac-$1.a)
archives = $(foreach folder,$(filter $(built),$1),$(call archive,$(folder)))
runtime.archives := $(if $(wildcard src/runtime/run*.c),$(OUT)/lib/libschemac-run.a) \
    $(if $(wildcard src/runtime/rt*.c),$(OUT)/lib/libschemac-rt.a)
group   = -Wl,--start-group $1 -Wl,--end-group

# Files compiled in as strings: src/catalog/table.sql is catalog_table_sql, declared in "catalog/embedded.h".
embedded := $(sort $(wildcard src/*/*.sql src/*/*.txt src/*/*.schema src/*/*/*.sql src/*/*/*.txt src/*/*/*.schema tests/property/*.sql))
embedded.in = $(filter src/$1/% tests/$1/%,$(embedded))
embedding := $(sort $(foreach file,$(embedded),$(word 2,$(subst /, ,$(file)))))

grammar := $(and $(wildcard grammar/schema.l),$(wildcard grammar/schema.y),$(OUT)/grammar)
grammar.objects := $(if $(grammar),$(OUT)/obj/grammar/schema_lexer.o $(OUT)/obj/grammar/schema_parser.o)
grammar.headers := $(if $(grammar),$(OUT)/grammar/schema_lexer.h $(OUT)/grammar/schema_parser.h)

embed.object = $(if $(filter $1,$(embedding)),$(OUT)/obj/embed/$1.o)
objects.runtime-rt  := $(call object,$(filter src/runtime/rt%,$(sources)))
objects.runtime-run := $(call object,$(filter src/runtime/run%,$(sources))) $(call embed.object,runtime)
define folder_objects
objects.$1 := $(call object,$(filter-out src/cli/main.c,$(filter src/$1/%,$(sources)))) $(call embed.object,$1) \
    $(if $(filter syntax,$1),$(grammar.objects))
endef
$(foreach folder,$(filter-out runtime,$(built)),$(eval $(call folder_objects,$(folder))))

# The main job: the program, and the archives that generated code links with.
program := $(if $(wildcard src/cli/main.c),$(OUT)/schemac)
all: $(call archives,$(built)) $(program) $(if $(program),$(BUILD)/schemac) ## build the program and the archives (MODE=debug|release|asan|cov)

# --- Programs in tests/ and tools/ ---------------------------------------------------------------------------

# In a folder of tests each file with a main function is a program; the others are linked with all of them.
test.folders := $(patsubst %/,%,$(wildcard tests/unit/*/)) $(patsubst %/,%,$(wildcard tests/property/ tests/models/ tests/fuzz/ tests/bench/ tests/fault/))
test.sources := $(sort $(foreach folder,$(test.folders),$(wildcard $(folder)/*.c)))
define main.pattern
'^(int )?(main|LLVMFuzzerTestOneInput) ?[(]'
endef
test.mains   := $(if $(test.sources),$(shell grep -lE $(main.pattern) $(test.sources)))
test.shared  = $(call object,$(filter $1/%,$(filter-out $(test.mains),$(test.sources))))
test.lib     := $(call object,$(sort $(wildcard tests/lib/*.c)))
test.all     := $(patsubst %.c,$(OUT)/%,$(test.mains))
# Everything with generated code in it links the whole; a unit test what its folder may include, and what the
# words of a file named `uses` beside it add.
test.folder  = $(patsubst tests/unit/%,%,$(patsubst %/,%,$(dir $1)))
test.uses    = $(foreach file,$(wildcard $(dir $1)uses),$(file < $(file)))
test.archives = $(call archives,$(if $(filter tests/unit/%,$1),$(sort $(foreach folder,$(call test.folder,$1) $(call test.uses,$1),$(call closure,$(folder)))),$(built)))

define test_program
$(OUT)/$(1:.c=): $(call object,$1) $(call test.shared,$(patsubst %/,%,$(dir $1))) $(if $(filter tests/property/%,$1),$(call embed.object,property)) \
    $(test.lib) $(call test.archives,$1)
	$$(call say,LINK,$$@)mkdir -p $$(@D); $$(LINK) $(if $(filter tests/fuzz/%,$1),-fsanitize=fuzzer) -o $$@ $$(filter %.o,$$^) \
	    $$(call group,$$(filter %.a,$$^)) $(if $(filter tests/fuzz/% tests/bench/%,$1),,$(CMOCKA_LIBS)) $$(LIBS)
endef
$(foreach test,$(test.mains),$(eval $(call test_program,$(test))))

unit.programs     := $(filter $(OUT)/tests/unit/%,$(test.all))
property.programs := $(filter $(OUT)/tests/property/%,$(test.all))
models.programs   := $(filter $(OUT)/tests/models/% $(OUT)/tests/fault/%,$(test.all))
bench.programs    := $(filter $(OUT)/tests/bench/%,$(test.all))
fuzz.programs     := $(filter $(OUT)/tests/fuzz/%,$(test.all))

# Plain C programs over generated/, such as the demo's.
tool.sources  := $(wildcard tools/*.c)
tool.programs := $(patsubst %.c,$(OUT)/%,$(tool.sources))
generated.objects := $(call object,$(sort $(wildcard generated/*.c)))
$(tool.programs): $(OUT)/%: $(OUT)/obj/%.o $(generated.objects) $(runtime.archives)
	$(call say,LINK,$@)mkdir -p $(@D); $(LINK) -o $@ $(filter %.o,$^) $(call group,$(filter %.a,$^)) $(PQ_LIBS) -lm
$(call object,$(tool.sources)): includes += -Igenerated

# --- Rules ---------------------------------------------------------------------------------------------------

# What a target was made with is kept beside it; when flags or the list of files change, it is made again.
# (Read and written while make reads this file, so that a make with nothing to do runs nothing.)
ifeq ($(filter help clean setup format lint uninstall,$(MAKECMDGOALS)),)
$(shell mkdir -p $(OUT)/made)
define keep
# (strip: make 4.3 does not always take the last newline off.)
ifneq ($$(strip $$(file < $(OUT)/made/$1)),$$(strip $2))
$$(file > $(OUT)/made/$1,$$(strip $2))
endif
endef
$(eval $(call keep,flags,$(subst ",,$(COMPILE)) $(LINK)))
$(foreach folder,$(filter-out runtime,$(built)),$(eval $(call keep,$(folder),$(objects.$(folder)))))
$(eval $(call keep,runtime-rt,$(objects.runtime-rt)))
$(eval $(call keep,runtime-run,$(objects.runtime-run)))
$(foreach folder,$(embedding),$(eval $(call keep,embed-$(folder),$(call embedded.in,$(folder)))))
endif

$(OUT)/obj/%.o: %.c $(OUT)/made/flags
	$(call say,CC,$<)mkdir -p $(@D); $(COMPILE) $(warnings) -c -o $@ $<
$(OUT)/obj/grammar/%.o: $(OUT)/grammar/%.c $(OUT)/made/flags
	$(call say,CC,$<)mkdir -p $(@D); $(COMPILE) $(warnings.generated) -c -o $@ $<
$(OUT)/obj/embed/%.o: $(OUT)/embed/%/embedded.c $(OUT)/made/flags
	$(call say,CC,$<)mkdir -p $(@D); $(COMPILE) $(warnings) -c -o $@ $<

$(OUT)/grammar/schema_parser.c: grammar/schema.y
	$(call say,BISON,$<)mkdir -p $(@D); $(BISON) -Wall -Werror --header=$(@:.c=.h) -o $@ $<
$(OUT)/grammar/schema_lexer.c: grammar/schema.l
	$(call say,FLEX,$<)mkdir -p $(@D); $(FLEX) --header-file=$(@:.c=.h) -o $@ $<
$(OUT)/grammar/%.h: $(OUT)/grammar/%.c ;
$(filter $(OUT)/obj/src/syntax/% $(OUT)/obj/tests/unit/syntax/%,$(call object,$(sources) $(test.sources))) $(grammar.objects): | $(grammar.headers)

define embed_folder
$(OUT)/embed/$1/embedded.c: $(call embedded.in,$1) $(OUT)/made/embed-$1 tools/embed
	$$(call say,EMBED,$1)mkdir -p $$(@D); tools/embed $$(@D) $$(filter src/% tests/%,$$^)
$(OUT)/embed/$1/embedded.h: $(OUT)/embed/$1/embedded.c ;
$$(filter $(OUT)/obj/src/$1/% $(OUT)/obj/tests/$1/%,$$(call object,$(sources) $(test.sources))): | $(OUT)/embed/$1/embedded.h
endef
$(foreach folder,$(embedding),$(eval $(call embed_folder,$(folder))))

define archive_rule
$2: $$(objects.$1) $(OUT)/made/$1
	$$(call say,AR,$$@)mkdir -p $$(@D); rm -f $$@; $$(AR) rcs $$@ $$(filter %.o,$$^)
endef
$(foreach folder,$(filter-out runtime,$(built)),$(eval $(call archive_rule,$(folder),$(call archive,$(folder)))))
$(eval $(call archive_rule,runtime-rt,$(OUT)/lib/libschemac-rt.a))
$(eval $(call archive_rule,runtime-run,$(OUT)/lib/libschemac-run.a))

$(OUT)/schemac: $(call object,src/cli/main.c) $(call archives,$(built))
	$(call say,LINK,$@)$(LINK) -o $@ $(filter %.o,$^) $(call group,$(filter %.a,$^)) $(LIBS)
# The program of the mode that was built last.
$(BUILD)/schemac: $(OUT)/schemac
	@ln -sfn $(MODE)/schemac $@

-include $(wildcard $(OUT)/obj/*/*.d $(OUT)/obj/*/*/*.d $(OUT)/obj/*/*/*/*.d)

# --- Checking ------------------------------------------------------------------------------------------------

export BUILD
run = BUILD='$(BUILD)' MODE='$(MODE)' tests/run

programs: all $(unit.programs) $(property.programs) $(models.programs)

check: ## set up, build with gcc and clang, then run every test: most under ASan and UBSan, the rest released
	@tools/setup --check
	+@$(MAKE) MODE=asan programs
	+@$(MAKE) MODE=release all tools
	+@$(MAKE) MODE=fuzz CC=clang programs fuzz-programs
	@BUILD='$(BUILD)' FUZZ_SECONDS=5 FUZZ_SEED=1 tests/fuzz/run
	@BUILD='$(BUILD)' PG_QUERY='$(PG_QUERY)' tests/libraries/run
	+@BUILD='$(BUILD)' tests/run

define unit_target
unit-$1: $(filter $(OUT)/tests/unit/$1/%,$(unit.programs))
	+@$$(run) tests/unit/$1
endef
unit.folders := $(sort $(foreach test,$(filter tests/unit/%,$(test.mains)),$(call test.folder,$(test))))
$(foreach folder,$(unit.folders),$(eval $(call unit_target,$(folder))))
unit: $(unit.programs) ## run the unit tests in MODE; unit-FOLDER runs those of one folder
	+@$(run) tests/unit

PAIRS ?= 1000
property: $(property.programs) all ## run the property tests over PAIRS random models
	+@PAIRS=$(PAIRS) $(run) tests/property

check-probes: ## make every single change of tests/probes/ on a database with rows, forward and back
	@tools/setup
	+@$(MAKE) MODE=release all
	@BUILD='$(BUILD)' MODE=release tests/probes/run

check-faults: ## disturb FAULTS runs (default 2000) in every way, WORKERS at a time, end each by one more, and print a table
	@tools/setup --check
	+@$(MAKE) MODE=release all
	@rm -f '$(BUILD)/faults'
	@BUILD='$(BUILD)' MODE=release FAULTS='$(or $(FAULTS),2000)' SEED='$(or $(SEED),1)' WORKERS='$(or $(WORKERS),6)' \
	    TABLE='$(abspath $(BUILD))/faults' TEST_TIMEOUT=14400 tests/run tests/db/test_faults.sh; \
	    status=$$?; tests/lib/fault_table '$(BUILD)/faults'; exit $$status

check-starts: ## start six replicas together STARTS times (default 50) in each of four ways
	@tools/setup --check
	+@$(MAKE) MODE=release all
	@BUILD='$(BUILD)' MODE=release STARTS='$(or $(STARTS),50)' TEST_TIMEOUT=7200 tests/run tests/db/test_starts.sh

check-protocol: ## try the runner's protocol in every order of events, and without each thing that it needs (spin)
	@tools/setup --developer
	@tests/protocol/run

check-combinations: ## make changes of tests/probes/ in one edit: COUNT times COMBINE of them, chosen by SEED
	@tools/setup
	+@$(MAKE) MODE=release all
	@BUILD='$(BUILD)' MODE=release COMBINE='$(or $(COMBINE),5)' COUNT='$(or $(COUNT),300)' SEED='$(or $(SEED),1)' tests/probes/run

check-catalog: ## change every column of every catalog by hand, and see that pull tells of each
	@tools/setup
	+@$(MAKE) MODE=release all
	@BUILD='$(BUILD)' MODE=release tests/catalog/run

FUZZ_SECONDS ?= 60
fuzz: ## run each libFuzzer target for FUZZ_SECONDS (needs clang)
	@tools/setup --check
	+@$(MAKE) MODE=fuzz CC=clang fuzz-programs
	@BUILD='$(BUILD)' FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run
fuzz-programs: $(fuzz.programs)

check-fresh: ## run README's two commands on fresh systems of Debian 12 and 13, as root and as a user (as root; slow)
	@tests/fresh/run

check-libraries: ## run all goldens with each other version of libpg_query that is there
	@BUILD='$(BUILD)' PG_QUERY='$(PG_QUERY)' tests/libraries/run

check-regression: all ## round-trip PostgreSQL's own regression database (fetches Debian's source of it)
	@tools/setup
	@BUILD='$(BUILD)' MODE='$(MODE)' tests/regression/run

check-versions: all ## try servers of every version that can be had (fetches them from npm)
	@BUILD='$(BUILD)' MODE='$(MODE)' tests/versions/run

check-applications: all ## load, pull, reproduce and migrate schemas of real applications (fetches packages and repositories)
	@tools/setup
	@BUILD='$(BUILD)' MODE='$(MODE)' tests/applications/run

bench: ## print the benchmarks, ratios beside the floor of psql, raw libpq and wc
	@tools/setup
	+@$(MAKE) MODE=release all tools bench-programs
	@SCHEMAC='$(abspath $(BUILD)/release/schemac)' BENCH_MODELS='$(abspath $(BUILD)/release/tests/bench/bench_models)' tests/bench/run
bench-programs: $(bench.programs)

demo: ## set up, build, and show the whole on a private server
	@tools/setup
	+@$(MAKE) all tools
	@BUILD='$(BUILD)' MODE='$(MODE)' tools/demo
tools: $(tool.programs)

lint: ## check layers, sizes, formatting, terms, that goldens show what they are for and attributes have probes
	@tools/check-layers
	@tools/rules > /dev/null
	@tools/check-goldens
	@tools/check-probes
	@tools/check-terms
	@tools/measure
	@tools/check-format

rules: ## list what orders the statements of a plan
	@tools/rules

format: ## lay all C out as .clang-format says
	@tools/check-format --fix

setup: ## install what is missing (tools/setup --check, --developer: what tests and lint need too)
	@tools/setup

# --- Installing ----------------------------------------------------------------------------------------------

bindir     = $(DESTDIR)$(PREFIX)/bin
libdir     = $(DESTDIR)$(PREFIX)/lib
includedir = $(DESTDIR)$(PREFIX)/include
man1dir    = $(DESTDIR)$(PREFIX)/share/man/man1

install: all ## install under PREFIX (default /usr/local), below DESTDIR where it is set
	install -d $(bindir) $(libdir)/pkgconfig $(includedir)/schemac $(man1dir)
	install -m 755 $(OUT)/schemac $(bindir)/schemac
	install -m 644 $(runtime.archives) $(libdir)
	install -m 644 $(wildcard src/runtime/schemac/*.h) $(includedir)/schemac
	for name in schemac-rt schemac-run; do \
	    sed -e 's|@PREFIX@|$(PREFIX)|g' -e 's|@VERSION@|$(VERSION)|g' src/runtime/$$name.pc.in > $(libdir)/pkgconfig/$$name.pc; \
	    chmod 644 $(libdir)/pkgconfig/$$name.pc; \
	done
	$(if $(wildcard src/cli/schemac.1),install -m 644 src/cli/schemac.1 $(man1dir)/schemac.1)

uninstall: ## remove what install put there
	rm -f $(bindir)/schemac $(libdir)/libschemac-rt.a $(libdir)/libschemac-run.a $(man1dir)/schemac.1 \
	    $(libdir)/pkgconfig/schemac-rt.pc $(libdir)/pkgconfig/schemac-run.pc
	rm -rf $(includedir)/schemac

clean: ## remove everything that was built
	rm -rf $(BUILD)

help: ## show this
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: all programs check rules check-catalog check-combinations check-probes check-protocol check-starts check-applications check-fresh check-libraries check-regression check-versions unit property fuzz fuzz-programs bench bench-programs demo tools lint format setup \
    install \
    uninstall clean help $(addprefix unit-,$(unit.folders))
