# include schemac.mk    in your Makefile: the C that is generated from the schema, when it is out of date.
SCHEMAC ?= schemac
SCHEMAC_SOURCES := $(wildcard schema/*.schema migrations/*.sql)
SCHEMAC_NAME := my_notes_2
SCHEMAC_OBJECTS := generated/$(SCHEMAC_NAME).o generated/$(SCHEMAC_NAME)_chain.o

generated/.made: $(SCHEMAC_SOURCES)
	$(SCHEMAC) gen
	touch $@
generated/$(SCHEMAC_NAME).c generated/$(SCHEMAC_NAME).h generated/$(SCHEMAC_NAME)_chain.c: generated/.made ;
$(SCHEMAC_OBJECTS): CFLAGS += $(shell pkg-config --cflags schemac-rt schemac-run)
