"""Entente from Python: a question, an act, and a look at what changes.

The client in the folder `entente` is written by ariadne-codegen from `documents.graphql`: one
method for each document, and a Pydantic model for each answer.
"""

import argparse
import asyncio
import os
import sys

from entente import AgreementStatus, Entente, ErrorCode, NuclearAgreementAgreementsNodes


def connect() -> Entente:
    """A client for one server, named by `--url` or ENTENTE_URL."""
    options = argparse.ArgumentParser(description="Asks, writes and follows.")
    options.add_argument("--url", default=os.environ.get("ENTENTE_URL", "http://127.0.0.1:8080/graphql"))
    url = options.parse_args().url
    key = os.environ.get("ENTENTE_KEY")
    if not key:
        sys.exit(
            "Writing takes a key. Make one with `entente key create --name Awa --role editor`, "
            "and put it into ENTENTE_KEY."
        )
    authorization = {"Authorization": f"Bearer {key}"}
    return Entente(
        url=url,
        headers=authorization,
        # Subscriptions have an address of their own, and the key goes with the first message.
        ws_url=url.replace("http", "ws", 1) + "/ws",
        ws_connection_init_payload=authorization,
    )


async def ask(client: Entente) -> NuclearAgreementAgreementsNodes:
    """What is known of the agreement, and who says what about it."""
    found = (await client.nuclear_agreement()).agreements.nodes
    assert found, "The agreement is not there. Was the bundled data loaded?"
    agreement = found[0]

    print(agreement.title)
    print("  between", " and ".join(party.country.name or "?" for party in agreement.parties if party.country))
    print(" ", agreement.status.value)
    # One article, two statements. Both are kept, and the record says which one it follows.
    claims = [(conflict.field, claim) for conflict in agreement.conflicts for claim in conflict.claims]
    for field, claim in claims:
        print(f"  {'*' if claim.is_shown else ' '} {field} {claim.value}: «{claim.quote}»")

    quotes = {claim.quote for _, claim in claims}
    assert agreement.status == AgreementStatus.SIGNED_NOT_IN_FORCE
    assert {"trois accords ont été signés", "un second projet d’accord a été conclu"} <= quotes
    assert "rosatom" in {it.organisation.slug for it in agreement.organisations if it.organisation}
    return agreement


async def write(client: Entente, agreement: NuclearAgreementAgreementsNodes) -> None:
    """Gives the agreement a short name, and is late with another one."""
    named = await client.name_agreement(
        agreement.id,
        short_name="Nuclear agreement",
        expected_revision=agreement.revision,
        reason="Easier to say",
    )
    assert named.agreement_update.errors == []

    # Somebody who still has the old revision is told so, and nothing is overwritten. What is wrong
    # with an input stands in the payload: `field` says where, `message` what to do.
    late = await client.name_agreement(
        agreement.id, short_name="Atomic deal", expected_revision=agreement.revision
    )
    [refusal] = late.agreement_update.errors
    print(refusal.message)
    assert refusal.code == ErrorCode.CONFLICT


async def follow(client: Entente, agreement: NuclearAgreementAgreementsNodes) -> None:
    """The first change after the revision that we have seen.

    It was made before we began to listen, and yet we hear of it. Whoever loses the line comes again
    with the revision of the last change they got, and misses nothing.
    """
    async for news in client.agreement_changed(agreement.id, after=str(agreement.revision)):
        change = news.record_changed
        fields = [f"{it.field}: {it.before} -> {it.after}" for it in change.fields]
        print(f'Revision {change.revision} by {change.by}, "{change.reason}": {", ".join(fields)}')
        assert change.reason == "Easier to say"
        assert fields == ["short_name: None -> Nuclear agreement"]
        return


async def main() -> None:
    """Asks, writes, follows, and leaves everything as it was."""
    async with connect() as client, asyncio.timeout(20):
        agreement = await ask(client)
        await write(client, agreement)
        await follow(client, agreement)
        undone = await client.name_agreement(agreement.id, short_name=None)
        assert undone.agreement_update.errors == []
        print("All as expected.")


if __name__ == "__main__":
    asyncio.run(main())
