.PHONY: deps
deps:
	python3 -m venv .venv
	.venv/bin/python -m pip install -q --require-hashes -r requirements-installer.txt
	.venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r requirements-dev.txt
	.venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
	npm ci --no-progress
