using System.Net;
using System.Text;
using Courseware.Server.Lti;
using Courseware.Server.Localization;
using Microsoft.IdentityModel.Tokens;

namespace Courseware.Tests.ServerTests.LtiTests;

/// <summary>Invalid launches: each is refused with a page that states the next step, and is in the log.</summary>
[Category(Requires.Slow)]
internal sealed class RefusedLaunchTests
{
    private const string Claim = "https://purl.imsglobal.org/spec/lti/claim/";

    private static IEnumerable<TestCaseData> Spoiled()
    {
        yield return Case("another issuer", LtiRefusal.Addressee, (_, t) => t.Issuer = "https://evil.example");
        yield return Case("for another tool", LtiRefusal.Addressee, (_, t) => t.Audience = "another");
        yield return Case("for several tools without azp", LtiRefusal.Addressee, (_, t) =>
        {
            t.Audience = null;
            t.Audiences.Add(PlatformDouble.Client);
            t.Audiences.Add("another");
        });
        yield return Case("azp of another tool", LtiRefusal.Addressee, (_, t) => t.Claims["azp"] = "another");
        yield return Case("expired", LtiRefusal.Expired, (_, t) => Times(t, -120, -61));
        yield return Case("not valid yet", LtiRefusal.Expired, (_, t) => Times(t, 120, 180));
        yield return Case("without an end", LtiRefusal.Expired, (_, t) => t.Expires = null);
        yield return Case("without its time", LtiRefusal.Expired, (_, t) => t.IssuedAt = null);
        yield return Case("another nonce", LtiRefusal.Nonce, (_, t) => t.Claims["nonce"] = "another");
        yield return Case("without a nonce", LtiRefusal.Nonce, (_, t) => t.Claims.Remove("nonce"));
        yield return Case("another deployment", LtiRefusal.Deployment, (_, t) => t.Claims[Claim + "deployment_id"] = "4");
        yield return Case("without a deployment", LtiRefusal.Deployment, (_, t) => t.Claims.Remove(Claim + "deployment_id"));
        yield return Case("another version", LtiRefusal.Message, (_, t) => t.Claims[Claim + "version"] = "1.1");
        yield return Case("another kind of message", LtiRefusal.Message, (_, t) => t.Claims[Claim + "message_type"] = "LtiSubmissionReviewRequest");
        yield return Case("without a person", LtiRefusal.Message, (_, t) => t.Claims.Remove("sub"));
        yield return Case("without a link", LtiRefusal.Message, (_, t) => t.Claims.Remove(Claim + "resource_link"));
        yield return Case("without a course", LtiRefusal.Message, (_, t) => t.Claims.Remove(Claim + "context"));
        yield return Case("to another server", LtiRefusal.Target, (_, t) => t.Claims[Claim + "target_link_uri"] = "https://evil.example/lti/1/launch");
        yield return Case(
            "to a name that begins alike", LtiRefusal.Target,
            (p, t) => t.Claims[Claim + "target_link_uri"] = $"{p.ToolAddress}/launch/exercises/half-close/../../1");
        yield return Case(
            "to an exercise of another course", LtiRefusal.Target,
            (p, t) => t.Claims[Claim + "target_link_uri"] = $"{p.ToolAddress}/launch/exercises/time-wait");
        yield return Case(
            "an observer", LtiRefusal.Role,
            (_, t) => t.Claims[Claim + "roles"] = new[] { "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor" });
        yield return Case(
            "an administrator of the school", LtiRefusal.Role,
            (_, t) => t.Claims[Claim + "roles"] = new[] { "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator" });
        yield return Case("alg none", LtiRefusal.Signature, (_, t) => t.SigningCredentials = null);
        yield return Case(
            "HS256 with the public key", LtiRefusal.Signature,
            (p, t) => t.SigningCredentials = new(new SymmetricSecurityKey(PublicPem(p)) { KeyId = "first" }, "HS256"));
        yield return Case(
            "another key under the same name", LtiRefusal.Signature,
            (_, t) => t.SigningCredentials = new(PlatformDouble.NewKey("first"), "RS256"));
        yield return Case("an unknown key", LtiRefusal.Signature, (_, t) => t.SigningCredentials = new(PlatformDouble.NewKey("unknown"), "RS256"));
        yield return Case("PS256, which LTI does not use", LtiRefusal.Signature, (p, t) => t.SigningCredentials = new(p.Keys[^1], "PS256"));

        static TestCaseData Case(string name, LtiRefusal refusal, Action<PlatformDouble, SecurityTokenDescriptor> spoil) =>
            new TestCaseData(refusal, spoil).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Spoiled))]
    public async Task An_invalid_message_is_refused(LtiRefusal refusal, Action<PlatformDouble, SecurityTokenDescriptor> spoil)
    {
        await using var course = await LtiCourse.StartAsync();
        course.Platform.Spoil = token => spoil(course.Platform, token);
        using var browser = course.Server.Browser();

        var answer = await course.LaunchAsync(browser, LtiCourse.Kim);

        await ExpectAsync(course, browser, answer, refusal);
    }

    [Test]
    public async Task A_launch_works_once()
    {
        await using var course = await LtiCourse.StartAsync();
        using var browser = course.Server.Browser();
        var begun = await LtiCourse.BeginAsync(browser, course.Platform.Open(LtiCourse.Kim, course.ExerciseTarget));
        var form = await LtiCourse.FormAsync(begun.Headers.Location!);
        Assert.That((int)(await browser.PostWithoutTokenAsync("/lti/1/launch", form)).StatusCode, Is.EqualTo(303));

        var replayed = await browser.PostWithoutTokenAsync("/lti/1/launch", form);

        Assert.That(replayed.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(course.Refused()[0], Does.StartWith("platform 1: replay"));
    }

    [Test]
    public async Task A_form_from_another_browser_is_refused()
    {
        await using var course = await LtiCourse.StartAsync();
        using var attacker = course.Server.Browser();
        var begun = await LtiCourse.BeginAsync(attacker, course.Platform.Open(LtiCourse.Kim, course.ExerciseTarget));
        var form = await LtiCourse.FormAsync(begun.Headers.Location!);

        using var victim = course.Server.Browser();
        await LtiCourse.BeginAsync(victim, course.Platform.Open(LtiCourse.Kim, course.ExerciseTarget));
        var answer = await victim.PostWithoutTokenAsync("/lti/1/launch", form);

        await ExpectAsync(course, victim, answer, LtiRefusal.State);
        var launched = await attacker.PostWithoutTokenAsync("/lti/1/launch", form);
        Assert.That((int)launched.StatusCode, Is.EqualTo(303), "what was refused did not use up the launch");
    }

    [TestCase("")]
    [TestCase("a state that this server has not made")]
    public async Task An_unknown_state_is_refused(string state)
    {
        await using var course = await LtiCourse.StartAsync();
        using var browser = course.Server.Browser();

        await ExpectAsync(course, browser, await browser.PostWithoutTokenAsync("/lti/1/launch", ("state", state), ("id_token", "none")), LtiRefusal.State);
    }

    [TestCase("iss", "https://evil.example")]
    [TestCase("client_id", "another")]
    [TestCase("lti_deployment_id", "4")]
    public async Task A_sign_in_from_an_unregistered_platform_is_refused(string name, string value)
    {
        await using var course = await LtiCourse.StartAsync();
        var values = course.Platform.Open(LtiCourse.Kim, course.ExerciseTarget);
        values[name] = value;
        using var browser = course.Server.Browser();

        await ExpectAsync(course, browser, await LtiCourse.BeginAsync(browser, values), LtiRefusal.Unregistered);
    }

    [Test]
    public async Task A_sign_in_without_a_hint_or_a_user_is_refused()
    {
        await using var course = await LtiCourse.StartAsync();
        using var browser = course.Server.Browser();
        var values = course.Platform.Open(LtiCourse.Kim, course.ExerciseTarget);
        values.Remove("login_hint");

        await ExpectAsync(course, browser, await LtiCourse.BeginAsync(browser, values), LtiRefusal.Login);
        var ended = await browser.PostWithoutTokenAsync("/lti/1/launch", ("error", "login_required"), ("state", "x"));
        await ExpectAsync(course, browser, ended, LtiRefusal.Platform);
        Assert.That(course.Refused()[0], Is.EqualTo("platform 1: platform (login_required)"));
    }

    [Test]
    public async Task Unavailable_keys_are_reported()
    {
        await using var course = await LtiCourse.StartAsync();
        await course.RegisterAsync(("keys", "http://127.0.0.1:1/keys"));
        using var browser = course.Server.Browser();

        await ExpectAsync(course, browser, await course.LaunchAsync(browser, LtiCourse.Kim), LtiRefusal.Keys);
    }

    [Test]
    public async Task Addresses_of_this_network_are_refused_unless_the_operator_allows_them()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine());
        var course = await server.CourseAsync();
        await course.Teacher.PostAsync($"{course.Path}/lms", ("name", "Moodle"));

        var plain = await course.Teacher.PostAsync($"{course.Path}/lms/1", ("name", "Moodle"), ("keys", "http://moodle.example.edu/keys"));
        using var http = server.Get<PlatformHttp>();
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(server.Url) { Host = "localhost", Path = "/health" }.Uri);

        Assert.That(await plain.Content.ReadAsStringAsync(), Does.Contain("must begin with https://"));
        Assert.That(
            async () => await http.SendAsync(request, CancellationToken.None),
            Throws.InstanceOf<HttpRequestException>().With.Message.Contains("no public address"));
    }

    [TestCase("10.1.2.3", false)]
    [TestCase("169.254.169.254", false)]
    [TestCase("::ffff:127.0.0.1", false)]
    [TestCase("fd00::1", false)]
    [TestCase("9.9.9.9", true)]
    [TestCase("2620:fe::fe", true)]
    public void Public_addresses_are_known(string address, bool isPublic) =>
        Assert.That(PlatformAddresses.IsPublic(IPAddress.Parse(address)), Is.EqualTo(isPublic));

    [Test]
    public void Every_refusal_has_its_page_in_both_languages() => Assert.That(
        Enum.GetNames<LtiRefusal>().Select(n => $"lti-{n.ToLowerInvariant()}").Where(key => !ServerTexts.Keys.Contains(key)), Is.Empty);

    private static async Task ExpectAsync(LtiCourse course, WebClient browser, HttpResponseMessage answer, LtiRefusal refusal)
    {
        var word = refusal.ToString().ToLowerInvariant();
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.That((int)answer.StatusCode, Is.AnyOf(400, 403, 502), text);
        Assert.That(text, Does.Contain(new ServerTexts("en")[$"lti-{word}"]));
        Assert.That(course.Refused()[0], Does.StartWith($"platform 1: {word} ("));
        Assert.That((await browser.GetAsync("/courses/1")).StatusCode, Is.EqualTo(HttpStatusCode.Found), "the browser is signed in");
    }

    private static void Times(SecurityTokenDescriptor token, int begins, int ends)
    {
        var now = DateTime.UtcNow;
        (token.NotBefore, token.IssuedAt, token.Expires) = (now.AddSeconds(begins), now.AddSeconds(begins), now.AddSeconds(ends));
    }

    private static byte[] PublicPem(PlatformDouble platform) => Encoding.ASCII.GetBytes(platform.Keys[^1].Rsa.ExportSubjectPublicKeyInfoPem());
}
