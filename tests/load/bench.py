"""`make bench`: how fast the site is, against limits measured in the same run.

Rounds are short and interleaved (limit, site, limit, site …), so that whatever else the machine does meanwhile falls
on all of them; a ratio is the median of the rounds' ratios.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tests.load import broadcasting, clockwork, crowded, handed_out, limits, lite, measures
from tests.load.path import walk
from tests.load.report import Report
from tests.load.stage import Petition, Stage
from tests.rig.scratch import sweep
from tests.rig.seed import ROOT

LIMIT = -1
"""The size of a row that belongs to no petition."""


def main(arguments: list[str]) -> int:
    """Measure, print the table, write the JSON; 0 when all answers were right."""
    options = _parser().parse_args(arguments)
    sweep()
    if options.sqlite:
        print(lite.table(options.path))
        return 0
    if options.packets:
        print(handed_out.table(options.packets))
        return 0
    if options.broadcast:
        print(broadcasting.table(options.broadcast))
        return 0
    report = Report(vars(options))
    with Stage(options.sizes) as stage:
        measures.know_secrets(stage.secrets)
        for petition in stage.petitions:
            petition.site.stop("clock")
            _warm_up(petition)
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds} …", flush=True)
            _round(stage, report, options.seconds)
            for petition in stage.petitions:
                _clockwork(stage, petition, report, options)
        for petition in stage.petitions:
            print(f"whole path at {petition.size:,} …", flush=True)
            _behind(stage, petition, report, options)
    path = report.save(Path(os.environ.get("VAR_DIR", ROOT / "var")) / "bench")
    print(f"\n{report.table()}\n\n{path}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[0, 1000], help="signatures on the petition")
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round of each measure")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--mails", type=int, default=2000, help="how many the sender is measured with")
    parser.add_argument("--path", type=float, default=20.0, help="seconds of the whole path")
    parser.add_argument("--sqlite", action="store_true", help="only the whole path, on SQLite without any settings")
    parser.add_argument("--packets", type=int, nargs="+", help="only packets of rolls with so many signatures")
    parser.add_argument("--broadcast", type=int, nargs="+", help="only a mail to so many people")
    parser.add_argument("--outbox", type=int, default=2000, help="other mails that leave while people sign")
    parser.add_argument("--beside", type=float, default=5.0, help="at most so many seconds of that")
    parser.add_argument("--crush", type=float, default=5.0, help="seconds of five times the peak")
    return parser


def _warm_up(petition: Petition) -> None:
    for measure in (measures.read_page, measures.read_uncached, measures.sign, measures.confirm):
        measure(petition, 1.0)


def _round(stage: Stage, report: Report, seconds: float) -> None:
    fixed = measures.read_fixed(stage.bare, seconds).rate
    insert = measures.insert(stage.bare, seconds).rate
    rows = limits.pgbench(stage.server, stage.bare_url, seconds, measures.CONNECTIONS)
    report.add("bare view, fixed string", LIMIT, fixed)
    report.add("bare view, one INSERT", LIMIT, insert, ("pgbench", rows))
    report.add("pgbench, the same INSERT", LIMIT, rows)
    reads = measures.READS_PER_SIGNATURE
    mixed = (reads + 1) / (reads / fixed + 1 / insert)
    for petition in stage.petitions:
        page = measures.read_page(petition, seconds).rate
        report.add("page reads/s", petition.size, page, ("fixed string", fixed))
        uncached = measures.read_uncached(petition, seconds).rate
        report.add("page reads/s, not kept", petition.size, uncached, ("fixed string", fixed))
        signed = measures.sign(petition, seconds)
        report.add("signatures accepted/s", petition.size, signed.rate, ("one INSERT", insert))
        report.add("p99 of signing, ms", petition.size, signed.percentile(0.99) * 1000)
        confirmed = measures.confirm(petition, seconds).rate
        report.add("confirmations/s", petition.size, confirmed, ("one INSERT", insert))
        mix = measures.mix(petition, seconds).rate
        report.add("10 reads to 1 signature, /s", petition.size, mix, ("both bare views", mixed))


def _clockwork(stage: Stage, petition: Petition, report: Report, options: argparse.Namespace) -> None:
    report.add("roll, numbered/s", petition.size, clockwork.number_roll(petition))
    sink = limits.smtplib_alone(stage.sink.port, options.seconds)
    sent = clockwork.send_mails(petition, stage.sink, options.mails)
    report.add("mails/s of one sender", petition.size, sent, ("smtplib alone", sink))


def _behind(stage: Stage, petition: Petition, report: Report, options: argparse.Namespace) -> None:
    petition.site.start("clock")
    walked = walk(petition, stage.sink, options.path)
    petition.site.stop("clock")
    report.add("whole path, a minute", petition.size, walked.per_minute)
    report.add("errors on the whole path", petition.size, walked.errors)
    report.add("p99 of signing on it, ms", petition.size, walked.sign_p99 * 1000)
    report.add("p99 confirmed to counted, s", petition.size, walked.confirm_to_count_p99)
    beside, sent = crowded.sign_beside_mails(petition, stage.sink, options.outbox, options.beside)
    report.add("p99 of signing beside mails, ms", petition.size, beside * 1000)
    report.add("mails/s beside signing", petition.size, sent)
    _crush(petition, report, options.crush)


def _crush(petition: Petition, report: Report, seconds: float) -> None:
    crushed = crowded.crush(petition, seconds)
    report.add("accepted at 5 times the peak", petition.size, crushed.goodput * crushed.peak, ("peak", crushed.peak))
    report.add("turned away then, share", petition.size, crushed.turned_away)
    report.add("without an answer then, share", petition.size, crushed.unanswered)
    report.add("errors without Retry-After", petition.size, crushed.impolite)
    report.add("p99 of all answers then, s", petition.size, crushed.wait_p99)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
