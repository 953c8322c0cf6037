// The front page and the pages of records, in a browser as people have it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axeFinds, open, overflow, start } from './support.js';

const pages = [
  '/',
  '/agreements/mali-russia-nuclear-energy-2025',
  '/agreements/mali-russia-intergovernmental-commission-2025',
  '/meetings/mali-russia-moscow-2025-06-23',
  '/countries/ML',
  '/people/assimi-goita',
  '/organisations/russia-mali-intergovernmental-commission',
  '/domains/ENERGY.NUCLEAR',
  '/sources/abamako-2025-06-23',
  '/agreements',
  '/agreements?country=ML',
  '/meetings',
  '/countries',
  '/people',
  '/organisations',
  '/domains',
  '/sources',
  '/search',
  '/search?q=accord',
  '/search?q=unheardof',
  '/agreements/there-is-none',
];
const hostile = [
  '/',
  '/agreements/hostile-agreement',
  '/meetings/hostile-meeting',
  '/sources/hostile-source',
  '/domains/ENERGY.NUCLEAR',
  '/countries/ML',
  '/people/hostile-person',
  '/organisations/hostile-organisation',
  '/agreements',
  '/meetings',
  '/people',
  '/organisations',
  '/sources',
  '/search?q=alert',
  `/search?q=${encodeURIComponent("'\"><script>alert(1)</script>")}`,
  `/agreements?domain=${encodeURIComponent('<script>alert(1)</script>')}`,
  '/agreements/%3Cscript%3Ealert(1)%3C%2Fscript%3E',
];

describe('pages', { concurrency: false }, () => {
  let world;
  before(async () => {
    world = await start();
  });
  after(() => world.stop());

  for (const address of pages) {
    test(`${address} is sound in light and dark, narrow and wide, in both languages`, async () => {
      const isMissing = address.endsWith('there-is-none');
      for (const [width, scheme, locale] of [[390, 'light', 'en-GB'], [390, 'dark', 'fr-FR'], [1280, 'light', 'fr-FR'], [1280, 'dark', 'en-GB']]) {
        const { page, complaints, weight, close } = await open(world, address, { width, scheme, locale });
        const place = `${address} at ${width} px, ${scheme}, ${locale}`;
        const wrong = (await complaints()).filter((text) => !(isMissing && text.includes('404')));
        assert.deepEqual(wrong, [], place);
        assert.equal(await page.getAttribute('html', 'lang'), locale.slice(0, 2), place);
        assert.deepEqual(await axeFinds(page), [], place);
        assert.ok((await overflow(page)) <= 0, `${place} is too wide`);
        const bytes = await weight();
        assert.ok(bytes > 1000 && bytes <= 50_000, `${place} weighs ${bytes} bytes`);
        await close();
      }
    });
  }

  test('the checks of these tests see what is wrong', async () => {
    const { page, complaints, close } = await open(world, '/');
    await page.evaluate(() => {
      const image = document.createElement('img');
      image.src = 'https://elsewhere.invalid/x.png';
      document.querySelector('main').append(image);
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.querySelector('main').append(script);
    });
    await page.waitForFunction(() => window.violations.length >= 2);
    assert.match((await axeFinds(page)).join(), /image-alt/);
    assert.match((await complaints()).join(), /policy: img-src/);
    assert.match((await complaints()).join(), /policy: script-src/);
    assert.equal(await page.evaluate(() => window.ran), undefined);
    await close();
  });

  test('pages are read without a script', async () => {
    const { page, close } = await open(world, '/agreements/mali-russia-nuclear-energy-2025');
    const scripts = await page.$$eval('script', (all) => all.map((script) => script.type));
    assert.deepEqual(scripts, ['application/ld+json']);
    await close();
  });

  test('the second agreement shows both quotes of the conflict, and what is not known', async () => {
    const { page, close } = await open(world, '/agreements/mali-russia-nuclear-energy-2025');
    const sides = await page.$$eval('.conflicts .side', (all) => all.map((side) => side.innerText));
    assert.equal(sides.length, 2);
    assert.match(sides[0], /trois accords ont été signés/);
    assert.match(sides[0], /^chosen$/m);
    assert.match(sides[1], /un second projet d’accord a été conclu/);
    assert.match(sides[1], /kept, not chosen/);
    const facts = Object.fromEntries(await page.$$eval('.fact', (all) => all.map((fact) => [fact.querySelector('dt').innerText, fact.querySelector('dd').innerText])));
    assert.match(facts.Organisations, /Rosatom\s+implementing partner/);
    for (const field of ['Who signed', 'In force since', 'Whether it binds', 'Authentic languages']) {
      assert.match(facts[field], /^not known/, field);
    }
    assert.match(await page.innerText('.status'), /Signed; no entry into force recorded/);
    // Neither president signed, so neither stands under who signed as a value, nor as a party.
    assert.doesNotMatch(facts.Parties, /Putin|Goïta|Rosatom/);
    assert.doesNotMatch(await page.innerText('main'), /in force since 2|ratified|entered into force on/i);
    await close();
  });

  test('programs find what a page is about, and previews find its title', async () => {
    const { page, close } = await open(world, '/agreements/mali-russia-nuclear-energy-2025?lang=fr');
    const about = JSON.parse(await page.textContent('script[type="application/ld+json"]'));
    assert.equal(about['@type'], 'CreativeWork');
    assert.deepEqual(about.about.map((party) => party.identifier), ['ML', 'RU']);
    assert.equal(about.temporalCoverage, '2025-06-23');
    const og = (name) => page.getAttribute(`meta[property="og:${name}"]`, 'content');
    assert.match(await og('title'), /^Accord entre le Mali et la Russie/);
    assert.match(await og('description'), /Signé le 23 juin 2025/);
    assert.equal(await og('url'), `${world.base}/agreements/mali-russia-nuclear-energy-2025`);
    await close();
  });

  test('the language that was chosen stays while one reads on', async () => {
    const { page, close } = await open(world, '/?lang=fr', { locale: 'en-GB' });
    await page.click('.chips a:has-text("Mali")');
    assert.equal(await page.getAttribute('html', 'lang'), 'fr');
    await page.click('.languages a:has-text("English")');
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    await close();
  });

  test('the front page and a record can be walked with the keyboard alone', async () => {
    const { page, close } = await open(world, '/');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(new URL(page.url()).hash, '#content');
    const seen = [];
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      const href = await page.evaluate(() => document.activeElement.getAttribute('href') ?? document.activeElement.getAttribute('name') ?? document.activeElement.type);
      if (!href) break;
      const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.notEqual(ring, 'none', href);
      seen.push(href);
    }
    for (const wanted of ['q', 'submit', '/people', '/agreements/mali-russia-nuclear-energy-2025', '/countries/ML']) {
      assert.ok(seen.includes(wanted), `${wanted}: ${seen.join(' ')}`);
    }
    await close();
  });

  test('one searches from any page and with no script at all', async () => {
    const context = await world.browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
    const page = await context.newPage();
    for (const address of ['/', '/countries/ML?lang=fr']) {
      await page.goto(world.base + address);
      await page.fill('input[name="q"]', 'energie atomique');
      await page.keyboard.press('Enter');
      await page.waitForURL(/search/);
      const { searchParams } = new URL(page.url());
      assert.equal(searchParams.get('q'), 'energie atomique');
      assert.equal(searchParams.get('lang'), address.includes('lang=fr') ? 'fr' : null);
      assert.deepEqual(await page.locator('.snippet mark').allInnerTexts().then((all) => all.slice(0, 2)), ['énergie', 'atomique']);
      assert.equal(await page.inputValue('input[name="q"]'), 'energie atomique');
    }
    await page.click('.listed a:has-text("atom")');
    assert.match(page.url(), /\/agreements\/mali-russia-nuclear-energy-2025\?lang=fr$/);
    await context.close();
  });

  test('a list is walked to its end and back', async () => {
    const { page, complaints, close } = await open(world, '/countries?lang=en');
    const names = () => page.locator('.listed li > a').allInnerTexts();
    const seen = await names();
    const first = [...seen];
    let parts = 1;
    for (; await page.locator('a[rel="next"]').count(); parts++) {
      await page.click('a[rel="next"]');
      seen.push(...(await names()));
    }
    assert.equal(seen.length, 293);
    assert.equal(new Set(seen).size, 293);
    for (; await page.locator('a[rel="prev"]').count(); parts--) await page.click('a[rel="prev"]');
    assert.equal(parts, 1);
    assert.deepEqual(await names(), first);
    assert.deepEqual(await complaints(), []);
    await close();
  });

  test('one comes from a meeting to who was there, and from there to what was concluded', async () => {
    const { page, complaints, close } = await open(world, '/meetings/mali-russia-moscow-2025-06-23');
    await page.click('main a:has-text("Assimi Goïta")');
    assert.match(page.url(), /\/people\/assimi-goita$/);
    assert.match(await page.innerText('section:has(#offices)'), /President of the Transition\s+Mali · dates not known/);
    assert.match(await page.innerText('section:has(#agreements)'), /None recorded/);
    const about = JSON.parse(await page.textContent('script[type="application/ld+json"]'));
    assert.equal(about['@type'], 'Person');
    assert.equal(about.url, `${world.base}/people/assimi-goita`);
    assert.equal(await page.getAttribute('link[rel="canonical"]', 'href'), about.url);
    await page.click('main a:has-text("Meeting of Assimi")');
    await page.click('main a:has-text("atomic energy")');
    await page.click('main a:has-text("Rosatom")');
    assert.match(await page.innerText('section:has(#agreements)'), /implementing partner/);
    assert.match(await page.innerText('section:has(#members)'), /not known/);
    assert.deepEqual(await complaints(), []);
    await close();
  });

  test('nothing in the data is run', async () => {
    for (const address of hostile) {
      const { page, complaints, close } = await open(world, address);
      // Everything a reader could do: point, focus, open.
      await page.$$eval('main *', (all) => all.forEach((it) => {
        for (const kind of ['mouseover', 'focus', 'click']) if (it.tagName !== 'A') it.dispatchEvent(new Event(kind, { bubbles: true }));
      }));
      await page.$$eval('details', (all) => all.forEach((it) => { it.open = true; }));
      const wrong = (await complaints()).filter((text) => !text.includes('404'));
      assert.deepEqual(wrong, [], address);
      const odd = await page.$$eval('script, iframe, img, [onerror], [onload], [onfocus], [onmouseover], a[href^="javascript" i], main svg', (all) => all.filter((it) => it.type !== 'application/ld+json').map((it) => it.outerHTML));
      assert.deepEqual(odd, [], address);
      await close();
    }
  });

  test('hostile words are shown as they are', async () => {
    const { page, close } = await open(world, '/agreements/hostile-agreement');
    const text = await page.innerText('main');
    for (const words of ["</title><script>alert('title')</script> {{ 7*7 }}", "<script>alert('quote')</script>", "<script>alert('note')</script>", "<script>alert('term')</script>"]) {
      assert.ok(text.includes(words), words);
    }
    const about = JSON.parse(await page.textContent('script[type="application/ld+json"]'));
    assert.match(about.name, /^<\/title><script>/);
    await close();
  });

  test('an address that is not of the web is shown and leads nowhere', async () => {
    for (const [address, shown] of [['/sources/hostile-source', /javascript:alert\(1\)/], ['/people/hostile-person', /<script>alert\('person'\)/], ['/organisations/hostile-organisation', /<script>alert\('organisation'\)/]]) {
      const { page, close } = await open(world, address);
      assert.match(await page.innerText('.facts'), shown);
      assert.deepEqual(await page.$$eval('main a', (all) => all.map((link) => link.protocol).filter((it) => it !== 'http:')), []);
      assert.ok(!(await page.textContent('script[type="application/ld+json"]')).includes('javascript:'));
      await close();
    }
  });

  test('who has a page already is told so', async () => {
    const first = await fetch(`${world.base}/countries/ML`);
    const tag = first.headers.get('etag');
    await first.text();
    const second = await fetch(`${world.base}/countries/ML`, { headers: { 'if-none-match': tag } });
    assert.equal(second.status, 304);
    const french = await fetch(`${world.base}/countries/ML`, { headers: { 'if-none-match': tag, 'accept-language': 'fr' } });
    assert.equal(french.status, 200);
  });
});
