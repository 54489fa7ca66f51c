using System.Net;
using Courseware.Server.Access;
using Courseware.Server.Data;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>Sign-in at an issuer: who gets in, as whom, and what a token must be.</summary>
[Category(Requires.Slow)]
internal sealed class OpenIdTests
{
    [Test]
    public async Task An_account_from_an_invitation_signs_in_through_the_issuer()
    {
        await using var issuer = await IssuerDouble.StartAsync();
        await using var server = await ServerAsync(issuer);
        var secret = await InvitationAsync(server, "kim");
        issuer.Person = new() { ["sub"] = "42", ["name"] = "Kim Minsu", ["preferred_username"] = "kim42" };

        Assert.That((await server.Browser().PageAsync($"/join/{secret}")).QuerySelector("a.button")!.TextContent,
            Is.EqualTo("Join with your Example University account"));
        using var first = server.Browser();
        Assert.That(await EnterAsync(first, $"/join/{secret}/openid"), Is.EqualTo("/"));
        using var later = server.Browser();
        var back = await EnterAsync(later, "/sign-in/openid?to=/courses/1");

        Assert.That((await first.GetAsync("/courses/1")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(back, Is.EqualTo("/courses/1"));
        Assert.That((await later.PageAsync("/courses/1")).QuerySelector(".who")!.TextContent, Does.Contain("Kim Minsu"));
        Assert.That(server.Get<AccountStore>().FindInvitation(secret), Is.Null, "it is used");
        Assert.That(server.Get<AccountStore>().SignIn("kim42", ""), Is.Null, "there is no password, not even an empty one");
    }

    [Test]
    public async Task An_unknown_person_gets_a_message_and_no_account()
    {
        await using var issuer = await IssuerDouble.StartAsync();
        await using var server = await ServerAsync(issuer);
        await InvitationAsync(server, "kim");
        // A name that a student may choose decides nothing.
        issuer.Person = new() { ["sub"] = "7", ["preferred_username"] = "kim" };

        using var browser = server.Browser();
        var back = await EnterAsync(browser, "/sign-in/openid");

        Assert.That((await browser.PageAsync(back)).QuerySelector("[role=alert]")!.TextContent,
            Does.StartWith("Your Example University account has no place in a course here yet."));
        Assert.That((await browser.GetAsync("/courses/1")).StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(server.Get<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from account")), Is.EqualTo(1), "the teacher's");
    }

    [Test]
    public async Task A_trusted_claim_takes_the_place_in_the_roster()
    {
        await using var issuer = await IssuerDouble.StartAsync();
        await using var server = await ServerAsync(issuer, s => s with { RosterClaim = "student_id" });
        await InvitationAsync(server, "kim");
        issuer.Person = new() { ["sub"] = "42", ["name"] = "Kim Minsu", ["student_id"] = "kim" };

        using var browser = server.Browser();
        Assert.That(await EnterAsync(browser, "/sign-in/openid"), Is.EqualTo("/"));
        issuer.Person = new() { ["sub"] = "43", ["student_id"] = "kim" };
        using var second = server.Browser();
        var back = await EnterAsync(second, "/sign-in/openid");

        Assert.That((await browser.GetAsync("/courses/1")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(back, Is.EqualTo("/sign-in?openid=unknown"), "the place is taken");
    }

    private static IEnumerable<TestCaseData> Spoiled()
    {
        yield return Case("another key", i => i.WrongKey = true);
        yield return Case("another issuer", i => i.Spoil = t => t.Issuer = "https://evil.example");
        yield return Case("for another client", i => i.Spoil = t => t.Audience = "another");
        yield return Case("expired", i => i.Spoil = t => (t.NotBefore, t.IssuedAt, t.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-2),
            DateTime.UtcNow.AddHours(-1)));
        yield return Case("of another sign-in", i => i.Spoil = t => t.Claims["nonce"] = "another");
        yield return Case("without a signature", i => i.Spoil = t => t.SigningCredentials = null);

        static TestCaseData Case(string name, Action<IssuerDouble> spoil) => new TestCaseData(spoil).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Spoiled))]
    public async Task An_invalid_token_is_refused(Action<IssuerDouble> spoil)
    {
        await using var issuer = await IssuerDouble.StartAsync();
        await using var server = await ServerAsync(issuer);
        var secret = await InvitationAsync(server, "kim");
        issuer.Person = new() { ["sub"] = "42" };
        spoil(issuer);

        using var browser = server.Browser();
        var back = await EnterAsync(browser, $"/join/{secret}/openid");

        Assert.That(back, Is.EqualTo("/sign-in?openid=failed"));
        Assert.That((await browser.PageAsync(back)).QuerySelector("[role=alert]")!.TextContent,
            Does.StartWith("The sign-in at Example University was cancelled or failed."));
        Assert.That((await browser.GetAsync("/")).StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(server.Get<AccountStore>().FindInvitation(secret), Is.Not.Null);
    }

    [Test]
    public async Task A_code_from_another_browser_is_refused()
    {
        await using var issuer = await IssuerDouble.StartAsync();
        await using var server = await ServerAsync(issuer);
        var secret = await InvitationAsync(server, "kim");
        issuer.Person = new() { ["sub"] = "42" };
        using var attacker = server.Browser();
        var link = (await attacker.GetAsync($"/join/{secret}/openid")).Headers.Location!;
        var back = await IssuerDouble.SignInAsync(link);

        using var victim = server.Browser();
        var answer = await victim.GetAsync(back.PathAndQuery);

        Assert.That(answer.Headers.Location!.OriginalString, Is.EqualTo("/sign-in?openid=failed"));
        Assert.That((await victim.GetAsync("/")).StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }

    [Test]
    public async Task An_unreachable_issuer_is_reported()
    {
        var settings = new OpenIdSettings(new Uri("http://127.0.0.1:1"), IssuerDouble.Client, "Example University");
        await using var server = await RunningServer.StartAsync(new FakeEngine(), o => o with { OpenId = settings });

        Assert.That((await server.Browser().GetAsync("/sign-in/openid")).Headers.Location!.OriginalString, Is.EqualTo("/sign-in?openid=failed"));
    }

    private static Task<RunningServer> ServerAsync(IssuerDouble issuer, Func<OpenIdSettings, OpenIdSettings>? change = null)
    {
        var settings = new OpenIdSettings(issuer.Url, IssuerDouble.Client, "Example University") { ClientSecret = IssuerDouble.Secret };
        return RunningServer.StartAsync(new FakeEngine(), o => o with { OpenId = change?.Invoke(settings) ?? settings });
    }

    // A course of which a student has not joined yet.
    private static async Task<string> InvitationAsync(RunningServer server, string student)
    {
        await server.CourseAsync();
        server.Get<CourseStore>().Enrol(1, [new Batch.Enrolled(student, "", [student], null)]);
        return server.Get<AccountStore>().Invite(server.Get<CourseStore>().Members(1).First(m => m.RosterId == student).Id, null, mayCreate: false);
    }

    // The whole way: link, issuer, and back; gives where the server leads to in the end.
    private static async Task<string> EnterAsync(WebClient browser, string path)
    {
        var begin = await browser.GetAsync(path);
        Assert.That(begin.StatusCode, Is.EqualTo(HttpStatusCode.Found), await begin.Content.ReadAsStringAsync());
        var back = await IssuerDouble.SignInAsync(begin.Headers.Location!);
        Assert.That(back.AbsolutePath, Is.EqualTo(OpenIdSignIn.Callback));
        return (await browser.GetAsync(back.PathAndQuery)).Headers.Location!.OriginalString;
    }
}
