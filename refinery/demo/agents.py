"""Logs of an assistant that works with tools: one trajectory a file, good and bad endings."""

from __future__ import annotations

import json

from refinery.demo.marks import mark, plain
from refinery.demo.prose.compose import exchange, paragraph, personal, title
from refinery.demo.prose.scene import Scene
from refinery.demo.truth import Row
from refinery.demo.world import World

_TOOLS = {
    "search_tickets": ("Finds tickets by words.", "query"),
    "read_ticket": ("Reads one ticket.", "ticket"),
    "run_query": ("Runs a read-only query.", "sql"),
    "read_file": ("Reads a file of the shared drive.", "path"),
    "send_mail": ("Sends a mail.", "to"),
    "check_stock": ("Looks up stock of a part.", "part"),
}
_SYSTEM = (
    "You are the service assistant of Korvex Instruments. Use the tools, cite what you found.",
    "You help staff of Korvex Instruments with tickets and data. Never guess a number.",
    "You are an operations agent. Work step by step; stop when the request is fulfilled.",
)


def write_agents(world: World) -> None:
    """Writes the trajectories."""
    for index in range(world.count(60, 7)):
        rng = world.rng("agent", index)
        scene = world.scene(rng, world.day(rng))
        path = world.fresh_path(f"agents/{scene.today:%Y-%m-%d}-run-{index + 101}", ".jsonl")
        row = _Trajectory(world, scene, path).written()
        data = json.dumps(row, ensure_ascii=False) + "\n"
        world.store.write(path, data.encode(), scene.today, "agent")


class _Trajectory:
    """Builds the messages of one run and records their texts."""

    def __init__(self, world: World, scene: Scene, path: str) -> None:
        self.world, self.scene, self.path = world, scene, path
        self.rng = scene.rng
        self.messages: list[Row] = []
        self.used: set[str] = set()

    def written(self) -> Row:
        """The whole trajectory."""
        outcome = self.rng.choice(("success", "success", "success", "failure", "abandoned"))
        question, answer = exchange(self.scene)
        self._say("system", self.rng.choice(_SYSTEM))
        self._say("user", self._request(question))
        for _ in range(self.rng.randint(2, 5)):
            self._step()
        self._say("assistant", self._ending(outcome, answer))
        if outcome == "success" and self.rng.random() < 0.5:
            self._say("user", self.scene.say("[Thanks|Good], [close {ticket}|that is all]."))
        tools = [_schema(name) for name in sorted(self.used)]
        return {"messages": self.messages, "tools": tools, "outcome": outcome}

    def _say(self, role: str, marked: str) -> None:
        part = f"message:{len(self.messages)}"
        text = self.world.truth.unit(self.path, "", part, marked)
        self.messages.append({"role": role, "content": text})

    def _request(self, question: str) -> str:
        text = f"{title(self.scene)}. {paragraph(self.scene, ('problem',), 2, '')} {question}"
        if self.rng.random() < 0.4:
            text += " " + personal(self.scene, "mail")
        return f"{text} {self.world.plants.take('agent')}".strip()

    def _step(self) -> None:
        """A tool call with a thought before it, and what the tool returned."""
        name = self.rng.choice(sorted(_TOOLS))
        self.used.add(name)
        key = f"call_{self.rng.getrandbits(48):012x}"
        argument, result = self._called(name)
        part = f"message:{len(self.messages)}"
        thought = self.scene.say(
            "[Let me|I will|Next I] [look at|check|see] [what {*system} says|the {#2-9} latest "
            "entries|the record of {*person}|{case}|whether {*team} knows more]."
        )
        content = self.world.truth.unit(self.path, "", part, thought)
        arguments = self.world.truth.unit(self.path, "", f"{part}:arguments", argument)
        call = {
            "id": key,
            "type": "function",
            "function": {"name": name, "arguments": json.dumps({_TOOLS[name][1]: arguments})},
        }
        self.messages.append({"role": "assistant", "content": content, "tool_calls": [call]})
        self._say("tool", result)
        self.messages[-1]["tool_call_id"] = key

    def _called(self, name: str) -> tuple[str, str]:
        """The argument of a call and the text it returns."""
        scene, rng = self.scene, self.rng
        if rng.random() < 0.12:
            return scene.fill("ticket"), f"error: timeout after {rng.randint(5, 60)} s"
        if name == "run_query":
            count = rng.randint(2, 4_000)
            rows = ", ".join(str(rng.randint(1, 9_999)) for _ in range(rng.randint(2, 6)))
            table = plain(scene.fill("*team")).replace("the ", "").replace(" ", "_")
            return f"select count(*) from {table} where age > {rng.randint(1, 90)}", (
                f"{count} rows; first: {rows}"
            )
        if name == "send_mail":
            person = scene.people["contact"]
            return mark("EMAIL_ADDRESS", person.email, person.key), scene.say(
                "queued {time}, [one recipient|copy kept], {case}"
            )
        if name == "check_stock":
            part = plain(scene.fill("*product"))
            return part, scene.say("{#1-80} pieces in {*site}, {#1-80} in {*site}, next on {soon}")
        return scene.fill("ticket"), paragraph(scene, ("evidence",), rng.randint(1, 3), "")

    def _ending(self, outcome: str, answer: str) -> str:
        if outcome == "success":
            return f"{answer} {paragraph(self.scene, ('decision', 'steps'), 2, '')}"
        if outcome == "failure":
            return self.scene.say(
                "I could not [finish|answer] this: [the tool|{*system}] did not [reply|respond], "
                "and I [will not|do not] guess. [Please ask|Try] {*person} in {*team}."
            )
        return self.scene.say(
            "[Stopping here|I stop]: the request [needs|requires] an approval by {owner} under "
            "{case}, [which|and that] I cannot give."
        )


def _schema(name: str) -> Row:
    description, argument = _TOOLS[name]
    parameters = {
        "type": "object",
        "properties": {argument: {"type": "string"}},
        "required": [argument],
    }
    function = {"name": name, "description": description, "parameters": parameters}
    return {"type": "function", "function": function}
