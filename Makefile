# Short names for what ./ladder and Maven do. ARGS is handed on: make eval ARGS='--scale 2'

.PHONY: build test eval train fmt

build:
	./ladder --version

test:
	./ladder test $(ARGS)

eval:
	./ladder eval $(ARGS)

train:
	./ladder train $(ARGS)

fmt:
	./ladder fmt
