"""Checks a proof bundle: python verify.py BUNDLE.zip [DIGEST] (Python 3.8 or later). Exit code 0: no step fails; else 1."""

import functools, hashlib, html, io, json, operator, re, sys, zipfile

READ = "  rule {rule} {ruleVersion} (confidence {confidence}) read it from {origin}: {quote:.200}; where the raw form has that: {0}"
NONE = "none: what follows then shows that the bundle agrees with itself; compare this with what `rolecall prove` printed"
LARGEST, UNSEEN = 1 << 25, r"(?i)<(script|style|head|template|noscript|svg|iframe|object)\b"  # bytes of a bundle; what is no text
letters = functools.partial(re.sub, r"[^\w$€£¥₹%&/]|_", "")  # white space and marks of lists are tidied in a text: the rest is compared
at, blake = functools.partial(functools.reduce, operator.getitem), functools.partial(hashlib.blake2b, digest_size=16)


def pack(files):  # the one way to write them: stored, of no date, no byte beside them
    with zipfile.ZipFile(out := io.BytesIO(), "w") as bundle:
        for info in map(zipfile.ZipInfo, files):
            info.create_system, info.external_attr = 3, 0o644 << 16
            bundle.writestr(info, files[info.filename])
    return out.getvalue()


def plain(markup):  # without comments, elements that nobody sees, and tags; entities resolved
    first, *more = re.split(UNSEEN, re.sub(r"(?s)<!--.*?(?:-->|\Z)", "", markup))
    seen = [first] + [" ".join(re.split(f"(?i)</{name}\\s*>", rest, maxsplit=1)[1:]) for name, rest in zip(more[::2], more[1::2])]
    return html.unescape(re.sub(r"<[/!?a-zA-Z][^<>]*>", "", " ".join(seen)))


def steps(data, digest):
    """Yields (holds, what was looked at); holds is None where nothing can be shown. Longer than others: it is read from top to bottom."""
    found, bundle = hashlib.sha256(data).hexdigest(), zipfile.ZipFile(io.BytesIO(data))
    yield found.startswith(digest) and len(digest) > 15 if digest else None, f"the bundle's SHA-256 is {found}, told was {digest or NONE}"
    fits = sum(info.file_size for info in bundle.infolist()) < len(data)  # else they are compressed, or lie over each other
    files = {info.filename: bundle.read(info) for info in bundle.infolist() if fits}
    yield pack(files) == data, f"it is {len(files)} files, and no byte beside them"
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "sums.json"}
    proof, record, events, forms = *(json.loads(files[f"{name}.json"]) for name in ("proof", "record", "events")), {}
    sums["claims"] = hashlib.sha256(json.dumps([proof, record, sums], sort_keys=True).encode()).hexdigest()  # whatever their files' form
    yield sums == json.loads(files["sums.json"]), "each file, and what is claimed, has the sum that sums.json tells"
    bare = json.loads(files["record.json"], object_hook=lambda held: {key: one for key, one in held.items() if key != "evidence"})
    ids, job = [one["postingId"] for one in record["postings"]], proof["job"]
    own = record["jobId"] == job in [blake(one.encode(), digest_size=8, person=b"rolecall job").hexdigest() for one in ids]
    yield own and proof["values"] > [], f"record.json is the record of job {job}, {proof['when']}; {len(proof['values'])} values follow"
    for name, told in proof["postings"].items():
        line, text = json.loads(files[f"raw/{name}.json"]), files[f"text/{name}.txt"].decode()
        form = forms[name] = {**line["item"], "prose": text}
        names = [form[part] for part in ("family", "source", "identifier")]
        yield blake("\x1f".join(names).encode()).hexdigest() == name in ids, f"posting {name} is {names}, at {form['url']}"
        kept = [form[key] for key in line["item"] if key not in ("rest", "date_modified", "partial")] + ["partial"] * form.get("partial", 0)
        made = blake(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
        yield made == line["hash"], f"its raw form, fetched at {line['at']} in run {told['run']}, has the hash {line['hash']}"
        alike = letters(plain(form["description_html"] or "")) == letters(text)
        yield alike or None, f"its text, read by the rules {told['rules']}, is {'' if alike else 'not '}that of the form, letter by letter"
    yield [event["cursor"] for event in events] == sorted({event["cursor"] for event in events}), f"{len(events)} events are in order"
    for value in proof["values"]:
        path, keys, row = value["path"], [part for part in value["path"] if isinstance(part, str)], value["row"]
        held, whole, field = at(path, record), at(keys, bare), re.sub("(?=[A-Z])", "_", ".".join(keys)).lower()
        fact = {**held, **held.get("evidence", {})} if isinstance(held, dict) else {keys[-1]: held}
        agree = field == value["name"] and (all(fact[key] == one for key, one in row.items()) if row else None)
        yield agree, f"{value['name']} is {json.dumps(held, ensure_ascii=False)[:200]} in the record, {value['from']}"
        for told in value["words"]:
            words, place = at(told["at"], {"record": record, "aside": value["aside"]}), told["at"]
            quote, start, end, form = words["quote"], words["start"], words["end"], forms[words["postingId"]]
            if start is not None:
                yield form[words["origin"]][start:end] == quote, f"  characters {start} to {end} of the {words['origin']}: {quote[:200]}"
            where = " ".join(at(path, form) for path in told["found"] if path[0] != "prose")
            holds = letters(quote) in letters(plain(where)) or quote in where if where else None
            its = place[1:-1] in ([], path) or words.get("field") == ".".join(keys) or place[2:3] == ["statements"] != path[1:2]
            yield its and holds, READ.format(told["found"] or told["why"], **words)
        for event in [e for e in events if e["field"] == field and e["job_id"] == job and e["about"] != "posting"][-1:]:
            same = json.loads(event["new"] or "0") == whole if isinstance(whole, (list, dict)) else event["new"] == str(whole * 1)
            back = not same and any(e["field"] == "job" and e["job_id"] == job and e["cursor"] > event["cursor"] for e in events)
            yield None if back else same, f"  event {event['cursor']}, the last that tells of it, leads to it{back * ' no more'}"


if __name__ not in ("verify", "proof.verify"):  # said so, no flipped byte makes it silent
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.excepthook = lambda kind, error, trace: print(f"FAILS what follows cannot be read: {error!r}", file=sys.stderr)  # exit code 1
    wrong, path, digest = 0, *[*sys.argv, "", ""][1:3]
    for holds, what in steps(open(path, "rb").read(LARGEST), digest.lower() or "".join(re.findall(r"-([0-9a-f]{32,64})\.zip$", path))):
        wrong += holds is False
        print("open " if holds is None else "holds" if holds else "FAILS", repr(what)[1:-1])  # no control of a terminal as such
    sys.exit(f"{wrong} steps do not hold" if wrong else 0)
