"""Checks a proof bundle: python verify.py BUNDLE.zip [DIGEST] (Python 3.8 or later). Exit code 0: no step fails; else 1."""

import functools, hashlib, html, io, json, operator, re, sys, zipfile

LARGEST = 1 << 25  # bytes of a bundle
READ = "  rule {rule} {ruleVersion} (confidence {confidence}) read it from {origin}: {quote:.200}; where the raw form has that: {0}"
UNSEEN = r"(?i)<(script|style|head|template|noscript|svg|iframe|object)\b"
letters = functools.partial(re.sub, r"[^\w$€£¥₹%&/]|_", "")  # white space and marks of lists are tidied in a text: the rest is compared
at, blake = functools.partial(functools.reduce, operator.getitem), functools.partial(hashlib.blake2b, digest_size=16)


def pack(files):  # the one way to write them: stored, of no date, no byte beside them
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o644 << 16
            bundle.writestr(info, content)
    return out.getvalue()


def plain(markup):  # without comments, elements that nobody sees, and tags; entities resolved
    first, *more = markup.split("<!--")
    first, *more = re.split(UNSEEN, first + "".join(part.partition("-->")[2] for part in more))
    seen = [first] + [" ".join(re.split(f"(?i)</{name}\\s*>", rest, maxsplit=1)[1:]) for name, rest in zip(more[::2], more[1::2])]
    return html.unescape(re.sub(r"<[/!?a-zA-Z][^<>]*>", "", " ".join(seen)))


def steps(data, digest):
    """Yields (holds, what was looked at); holds is None where nothing can be shown. Longer than others: it is read from top to bottom."""
    found = hashlib.sha256(data).hexdigest()
    yield found.startswith(digest) and len(digest) > 15 if digest else None, f"the bundle's SHA-256 is {found}, told was {digest or 'none'}"
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        fits = sum(info.file_size for info in bundle.infolist()) < len(data)  # else they are compressed, or lie over each other
        files = {info.filename: bundle.read(info) for info in bundle.infolist() if fits}
    yield pack(files) == data, f"it is {len(files)} files, and no byte beside them"
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "sums.json"}
    yield sums == json.loads(files["sums.json"]), "each file has the sum that sums.json tells"
    proof, record, events, forms = *(json.loads(files[f"{name}.json"]) for name in ("proof", "record", "events")), {}
    bare = json.loads(files["record.json"], object_hook=lambda held: {key: one for key, one in held.items() if key != "evidence"})
    yield record["jobId"] == proof["job"], f"record.json is the record of job {proof['job']}, {proof['when']}"
    for name, told in proof["postings"].items():
        line, text = json.loads(files[f"raw/{name}.json"]), files[f"text/{name}.txt"].decode()
        form = forms[name] = {**line["item"], "prose": text}
        names = [form[part] for part in ("family", "source", "identifier")]
        yield blake("\x1f".join(names).encode()).hexdigest() == name, f"posting {name} is {names}, at {form['url']}"
        kept = [form[key] for key in line["item"] if key not in ("rest", "date_modified", "partial")] + ["partial"] * form.get("partial", 0)
        made = blake(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
        yield made == line["hash"], f"its raw form, fetched at {line['at']} in run {told['run']}, has the hash {line['hash']}"
        alike = letters(plain(form["description_html"] or "")) == letters(text)
        yield alike or None, f"its text, read by the rules {told['rules']}, is {'' if alike else 'not '}that of the form, letter by letter"
    yield [event["cursor"] for event in events] == sorted({event["cursor"] for event in events}), f"{len(events)} events are in order"
    for value in proof["values"]:
        held, whole = at(value["path"], record), at([part for part in value["path"] if isinstance(part, str)], bare)
        fact = {**held, **held.get("evidence", {})} if isinstance(held, dict) else {value["path"][-1]: held}
        agree = all(fact[key] == one for key, one in value["row"].items()) if value["row"] else None
        yield agree, f"{value['name']} is {json.dumps(held, ensure_ascii=False)[:200]} in the record, {value['from']}"
        for told in value["words"]:
            words = at(told["at"], {"record": record, "aside": value["aside"]})
            quote, start, end, form = words["quote"], words["start"], words["end"], forms[words["postingId"]]
            if start is not None:
                yield form[words["origin"]][start:end] == quote, f"  characters {start} to {end} of the {words['origin']}: {quote[:200]}"
            where = " ".join(at(path, form) for path in told["found"] if path[0] != "prose")
            holds = letters(quote) in letters(plain(where)) or quote in where if where else None
            yield holds, READ.format(told["found"] or told["why"], **words)
        for event in [event for event in events if event["field"] in (value["name"], "job") and event["about"] != "posting"][-1:]:
            same = json.loads(event["new"] or "0") == whole if isinstance(whole, (list, dict)) else event["new"] == str(whole * 1)
            yield same or event["field"] == "job", f"  event {event['cursor']}, the last that tells of it, leads to it"


if __name__ not in ("verify", "proof.verify"):  # said so, no flipped byte makes it silent
    sys.stdout.reconfigure(errors="backslashreplace")
    wrong, path, digest = 0, *[*sys.argv, "", ""][1:3]
    try:
        for holds, what in steps(open(path, "rb").read(LARGEST), digest.lower() or "".join(re.findall(r"-([0-9a-f]{32,64})\.zip$", path))):
            wrong += holds is False
            print("open " if holds is None else "holds" if holds else "FAILS", repr(what)[1:-1])  # no control of a terminal as such
    except Exception as error:
        sys.exit(f"FAILS what follows cannot be read: {error!r}")
    sys.exit(f"{wrong} steps do not hold" if wrong else 0)
