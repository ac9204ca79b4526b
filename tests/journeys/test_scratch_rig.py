def P(*a):
    print(*a, file=open("/tmp/rigwork/out.txt","a"))

def test_home(visitor, mailbox, site, visitors):
    visitor.page.goto("/petitions/library-hours/")
    P(visitor.page.title(), visitor.requests, visitor.third_parties(), visitor.cookies(), visitor.complaints)
    P("V", visitor.violations()); print("O", visitor.overflow())
    nojs = visitors(java_script_enabled=False, locale="es", color_scheme="dark")
    nojs.page.goto("/es/petitions/library-hours/")
    P(nojs.page.title(), nojs.overflow()); print(nojs.violations())
    P(site.rows("select count(*) from petitions_signature where id > %s", [0]), site.login("edith@example.org")[0])
def test_more(visitor, site):
    p = visitor.page
    p.goto("/petitions/library-hours/")
    p.fill("[name=given_name]", "Ana"); p.fill("[name=email]","ana@example.org"); p.fill("[name=city]","Philadelphia"); p.select_option("[name=country]","US")
    p.screenshot(path="/tmp/rigwork/x.png", full_page=True)
    p.locator("form[action*=sign] button[type=submit]").first.click()
    P(p.url, p.inner_text("main")[:300])
def test_mail(visitor, site, mailbox):
    link = mailbox.link("ana@example.org", "/confirm/")
    visitor.page.goto(link); visitor.page.screenshot(path="/tmp/rigwork/y.png")
    P(visitor.page.inner_text("main")[:300]); print(visitor.third_parties())
    assert site.ready()["database"] == "ok"
