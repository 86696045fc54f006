"""A session that changes one filter with each click: the same filters, in the same order, whoever draws the page."""

import random
import re
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.load.reader import Reader
from benchmarks.sessions.ordinary.frames import ATTRIBUTES

# Both pages give their filters the same keys; a key is the end of a widget's name.
_FILTER = re.compile(rf"filter\.({'|'.join(ATTRIBUTES)})\b")
_MOST = 2
# What some of ours stand behind.
_MORE = "-filters.more."


class Chooser(Reader):
    """`Reader`, held to the filters that both pages have, at most two of them set; it knows the charts it was sent."""

    def __init__(self, url: str, seed: str, seconds: float = 60) -> None:
        super().__init__(url, seed, seconds)
        self._chance = random.Random(f"filters {seed}")
        self._chosen: dict[str, str] = {}
        self._more = ""
        self.charts: list[str] = []

    async def go(self, page: str) -> float:
        """Seconds until another page is drawn; then all its filters are in sight."""
        seconds = await super().go(page)
        if self._more:
            self._states[self._more] = WidgetState(id=self._more, bool_value=True)
            await self._run(None)
        return seconds

    async def choose(self) -> float:
        """Seconds until the page is drawn with one filter set, changed or emptied; once more as it is without any."""
        keys = {_FILTER.search(key)[1]: key for key in self._widgets}
        if keys:
            name = self._chance.choice(ATTRIBUTES)
            place = self._chance.random()
            if name not in self._chosen and len(self._chosen) == _MOST:
                # There are enough: this click takes one away.
                name = min(self._chosen)
                del self._chosen[name]
            else:
                # Both list their values in one order, in words of their own.
                options = self._widgets[keys[name]][1].options
                self._chosen[name] = options[int(place * len(options))]
            state = WidgetState(id=keys[name])
            state.string_array_value.data.extend([self._chosen[name]] if name in self._chosen else [])
            self._states[keys[name]] = state
        return await self._run(None)

    async def _run(self, page: str | None) -> float:
        self.charts.clear()
        return await super()._run(page)

    def _takes(self, message: ForwardMsg) -> bool:
        block = message.delta.add_block.id if message.WhichOneof("type") == "delta" else ""
        self._more = block if _MORE in block else self._more
        return super()._takes(message)

    def _keep(self, element: Any) -> None:
        if element.WhichOneof("type") == "plotly_chart":
            self.charts.append(element.plotly_chart.spec)
        super()._keep(element)
        self._widgets = {
            key: kept
            for key, kept in self._widgets.items()
            if kept[0] == "multiselect" and _FILTER.search(key)
        }
