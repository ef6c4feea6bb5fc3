"""How the tests are run: all of them on every processor, a few that are named in the process that was started."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "laws", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
settings.load_profile("laws")


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """No other processes where files or tests are named: starting them would take longer than the tests."""
    named = config.invocation_params.args
    return 0 if any(".py" in str(argument) for argument in named) else None
