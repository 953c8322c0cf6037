"""gql over a WebSocket: the changes that were made before we came."""

import asyncio
import sys

from gql import Client, gql
from gql.transport.aiohttp_websockets import AIOHTTPWebsocketsTransport

[url] = sys.argv[1:]
changes = gql('subscription { changes(after: "1") { revision act } }')


async def main() -> None:
    transport = AIOHTTPWebsocketsTransport(url.replace("http", "ws", 1) + "/ws")
    async with asyncio.timeout(20), Client(transport=transport) as session:
        revisions = []
        async for news in session.subscribe(changes):
            revisions.append(news["changes"]["revision"])
            if len(revisions) == 100:
                break
    assert revisions == list(range(2, 102)), revisions
    print("gql: 100 changes over a WebSocket, none missing")


asyncio.run(main())
