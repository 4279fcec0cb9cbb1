# Short names for what ./ladder and Maven do. ARGS is handed on: make eval ARGS='--scale 2'

.PHONY: build test eval results train fmt

build:
	./ladder --version

test:
	./ladder test $(ARGS)

eval:
	./ladder eval $(ARGS)

# Measures the shipped models and writes docs/results.md: make results DATA=../shared/data
results:
	scripts/results.sh $(DATA) $(ARGS)

train:
	./ladder train $(ARGS)

fmt:
	./ladder fmt
