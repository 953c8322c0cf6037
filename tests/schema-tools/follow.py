"""gql asks, acts and follows over a WebSocket.

An agreement gets a short name; whoever follows it hears of that. Afterwards all is as it was.
"""

import asyncio
import os
import sys
import time

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.aiohttp_websockets import AIOHTTPWebsocketsTransport

[url] = sys.argv[1:]
socket_url = url.replace("http", "ws", 1) + "/ws"
authorization = {"Authorization": f"Bearer {os.environ['ENTENTE_KEY']}"}

agreement = gql(
    """
    { agreements(first: 1, filter: { domains: { anyOf: ["ENERGY.NUCLEAR"] } }) { nodes { id revision } } }
    """
)
name = gql(
    """
    mutation ($id: ID!, $shortName: String, $reason: String) {
      agreementUpdate(input: { id: $id, shortName: $shortName }, reason: $reason) {
        errors { code field message }
      }
    }
    """
)
changed = gql(
    """
    subscription ($id: ID!, $after: String) {
      recordChanged(filter: { ids: [$id] }, after: $after) { revision reason fields { field after } }
    }
    """
)
changes = gql('subscription { changes(after: "1") { revision act } }')


def given(document, **values):
    """The document with its variables, for gql 4."""
    document.variable_values = values
    return document


async def act(session, **values) -> None:
    """Names the agreement, or takes the name away."""
    done = await session.execute(given(name, **values))
    assert done["agreementUpdate"]["errors"] == [], done


async def follow() -> None:
    """Hears of what is done meanwhile, and of a hundred changes that were made before."""
    http = AIOHTTPTransport(url, headers=authorization)
    socket = AIOHTTPWebsocketsTransport(socket_url, init_payload=authorization)
    async with (
        asyncio.timeout(20),
        Client(transport=http, fetch_schema_from_transport=True) as asking,
        Client(transport=socket) as following,
    ):
        [found] = (await asking.execute(agreement))["agreements"]["nodes"]
        # A name that it does not have, whatever an earlier run left.
        short_name = f"Atomic {time.time_ns()}"
        await act(asking, id=found["id"], shortName=short_name, reason="Easier to say")
        async for news in following.subscribe(given(changed, id=found["id"], after=str(found["revision"]))):
            change = news["recordChanged"]
            break
        assert change["reason"] == "Easier to say", change
        assert change["fields"] == [{"field": "short_name", "after": short_name}], change
        await act(asking, id=found["id"], shortName=None)

        revisions = []
        async for news in following.subscribe(changes):
            revisions.append(news["changes"]["revision"])
            if len(revisions) == 100:
                break
        assert revisions == list(range(2, 102)), revisions


asyncio.run(follow())
print("gql: asks, acts, and follows over a WebSocket")
