"""content_hash of every segment of the YAML files named on standard input, one JSON object a line.

Written from the specification (pipeline-format.md) with PyYAML, apart from the Java: two programs that agree
on a thousand files are rarely wrong in the same way.
"""

import hashlib
import json
import math
import re
import sys
from decimal import Decimal

import yaml

YES = {"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"}
NO = {"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"}
NULL = {"", "~", "null", "Null", "NULL"}
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
INTEGER = [(r"0[bB]([01]+)", 2), (r"0[xX]([0-9a-fA-F]+)", 16), (r"0[oO]?([0-7]+)", 8), (r"(0|[1-9][0-9]*)", 10)]


class Raw(yaml.SafeLoader):
    """Leaves every plain word alone: what it means is decided below."""


Raw.yaml_implicit_resolvers = {}


def integer(text):
    sign = -1 if text.startswith("-") else 1
    digits = text[1:] if text[:1] in ("+", "-") else text
    for pattern, base in INTEGER:
        found = re.fullmatch(pattern, digits)
        if found:
            number = sign * int(found.group(1), base)
            if -(2**63) <= number < 2**63 or (text[:1] != "+" and 0 <= number < 2**64):
                return number
    return None


def meaning(text):
    if text in NULL:
        return None
    if text in YES or text in NO:
        return text in YES
    if text.lower() in (".nan", ".inf", "+.inf", "-.inf"):
        return float(text.replace(".", ""))
    if text[0] in "+-.0123456789":
        plain = text.replace("_", "")
        number = None if text[0] == "." else integer(plain)
        if number is not None:
            return number
        if FLOAT.fullmatch(plain):
            number = float(plain)
            return text if math.isinf(number) else number
    return text


class Mapping:
    """A map whose keys are told apart by type as well: 1, 1.0, true and "1" are four keys."""

    def __init__(self):
        self.entries = {}

    def put(self, key, value):
        self.entries[(type(key).__name__, key)] = (key, value)

    def lookup(self, text):
        return self.entries.get(("str", text), (None, None))[1]


def is_merge(key):
    return key.value == "<<" and isinstance(key, yaml.ScalarNode) and key.style is None


def value(node):
    if isinstance(node, yaml.SequenceNode):
        return [value(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        mapping = Mapping()
        lay(node, mapping.put, value)
        return mapping
    return meaning(node.value) if node.style is None else node.value


def lay(node, put, key_of):
    for key, item in node.value:
        if is_merge(key):
            sources = reversed(item.value) if isinstance(item, yaml.SequenceNode) else [item]
            for source in sources:
                lay(source, lambda k, v: put(k, v), key_of)
        else:
            put(key_of(key), value(item) if key_of is value else item)


def shown(item):
    if item is None:
        return "<nil>"
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, int):
        return str(item)
    if isinstance(item, float):
        return shown_float(item)
    if isinstance(item, list):
        return "[" + " ".join(shown(part) for part in item) + "]"
    if isinstance(item, Mapping):
        pairs = sorted(item.entries.values(), key=lambda pair: sort_key(pair[0]))
        return "map[" + " ".join(shown(key) + ":" + shown(part) for key, part in pairs) + "]"
    return item


def sort_key(key):
    if key is None:
        return (0, 0)
    if isinstance(key, bool):
        return (5, key)
    if isinstance(key, int):
        return (2 if key >= 2**63 else 3, key)
    if isinstance(key, float):
        return (4, key)
    return (1, key.encode())


def shown_float(number):
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "+Inf" if number > 0 else "-Inf"
    if number == 0:
        return "-0" if math.copysign(1, number) < 0 else "0"
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    digits = "".join(map(str, digits))
    power = exponent + len(digits) - 1
    if power < -4 or power >= 6:
        fraction = "." + digits[1:] if len(digits) > 1 else ""
        text = f"{digits[0]}{fraction}e{'-' if power < 0 else '+'}{abs(power):02d}"
    else:
        text = format(Decimal(int(digits)).scaleb(exponent), "f")
    return ("-" if sign else "") + text


def hashed(node):
    fields = {}
    env = {}

    def put(key, item):
        fields[key] = item
        if key == "env":
            lay(item, lambda name, entry: env.__setitem__(name, value(entry)), text_of)

    lay(node, put, text_of)
    text = ""
    for label, key in (("name", "name"), ("|type", "type"), ("|msg", "message"), ("|env", "environment")):
        text += f"{label}:{text_of(fields[key]) if key in fields else ''}"
    distro = text_of(fields["use-linux-distro"]).strip() if "use-linux-distro" in fields else ""
    text += f"|linux:{distro}" if distro else ""
    text += "|cmds:"
    if env:
        text += "|envvars:" + "".join(f"{k}={shown(env[k])};" for k in sorted(env, key=str.encode))
    for item in value(fields["commands"]) or [] if "commands" in fields else []:
        if isinstance(item, str):
            text += item + "|"
        elif isinstance(item, Mapping):
            keys = sorted((shown(key) for key, _ in item.entries.values()), key=str.encode)
            text += "".join(f"{k}={shown(item.lookup(k))};" for k in keys) + "|"
    return text


def text_of(node):
    return "" if node.style is None and meaning(node.value) is None else node.value


def segments(path):
    with open(path, encoding="utf-8") as file:
        root = yaml.compose(file, Loader=Raw)
    run = dict((key.value, item) for key, item in root.value)["run"]
    return [hashlib.sha256(hashed(node).encode()).hexdigest() for node in run.value]


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps({"file": line.rstrip("\n"), "hashes": segments(line.rstrip("\n"))}))
