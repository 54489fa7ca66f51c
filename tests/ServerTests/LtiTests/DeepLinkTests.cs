using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Courseware.Tests.ServerTests.LtiTests;

/// <summary>A teacher chooses an exercise in the platform; and what the platform may show in its frame.</summary>
[Category(Requires.Slow)]
internal sealed class DeepLinkTests
{
    [Test]
    public async Task The_chosen_exercise_is_a_link_with_a_column()
    {
        await using var course = await LtiCourse.StartAsync();
        using var browser = course.Server.Browser();

        var answer = await course.LaunchAsync(browser, LtiCourse.Instructor, course.ChooseTarget, isLink: true);
        var page = await PageAsync(answer);
        var form = page.QuerySelector("main form")!;
        using var client = new HttpClient();
        using var content = new FormUrlEncodedContent([new("JWT", form.QuerySelector("input")!.GetAttribute("value"))]);
        var taken = await client.PostAsync(form.GetAttribute("action"), content, TestContext.CurrentContext.CancellationToken);

        Assert.That(taken.StatusCode, Is.EqualTo(HttpStatusCode.OK), string.Join("; ", course.Platform.Services.Violations));
        var item = course.Platform.Services.Chosen.Single();
        Assert.That(item.GetProperty("type").GetString(), Is.EqualTo("ltiResourceLink"));
        Assert.That(item.GetProperty("url").GetString(), Is.EqualTo(course.ExerciseTarget));
        Assert.That(item.GetProperty("lineItem").GetProperty("scoreMaximum").GetInt32(), Is.EqualTo(100));
        Assert.That(item.GetProperty("lineItem").GetProperty("resourceId").GetString(), Is.EqualTo("half-close"));
        Assert.That(
            answer.Headers.GetValues("Content-Security-Policy").Single(),
            Does.Contain($"form-action 'self' {course.Platform.Address};").And.EndsWith($"frame-ancestors {course.Platform.Address}"),
            "in the platform's frame, and back to the platform");
        Assert.That((await browser.GetAsync("/courses/1")).StatusCode, Is.EqualTo(HttpStatusCode.Found), "choosing signs nobody in");
    }

    [Test]
    public async Task A_student_chooses_nothing()
    {
        await using var course = await LtiCourse.StartAsync();
        using var browser = course.Server.Browser();

        var answer = await course.LaunchAsync(browser, LtiCourse.Kim, course.ChooseTarget, isLink: true);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_link_in_a_frame_offers_a_window()
    {
        await using var course = await LtiCourse.StartAsync();
        using var browser = course.Server.Browser();
        using var content = new FormUrlEncodedContent(course.Platform.Open(LtiCourse.Kim, course.ExerciseTarget));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/lti/1/login") { Content = content };
        request.Headers.Add("Sec-Fetch-Dest", "iframe");

        using var framed = await browser.SendAsync(request);
        var page = await PageAsync(framed);
        var link = page.QuerySelector("main a.button")!;
        var begun = await browser.GetAsync(link.GetAttribute("href")!);
        var landed = await browser.PostWithoutTokenAsync("/lti/1/launch", await LtiCourse.FormAsync(begun.Headers.Location!));

        Assert.That(framed.Headers.GetValues("Content-Security-Policy").Single(), Does.EndWith($"frame-ancestors {course.Platform.Address}"));
        Assert.That(link.GetAttribute("target"), Is.EqualTo("_blank"));
        Assert.That((int)landed.StatusCode, Is.EqualTo(303));
    }

    [Test]
    public async Task The_cookie_of_a_sign_in_is_sent_across_sites()
    {
        await using var course = await LtiCourse.StartAsync();
        using var browser = course.Server.Browser();
        using var content = new FormUrlEncodedContent(course.Platform.Open(LtiCourse.Kim, course.ExerciseTarget));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/lti/1/login") { Content = content };
        request.Headers.Add("X-Forwarded-Proto", "https");

        using var answer = await browser.SendAsync(request);

        Assert.That(
            answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("courseware-lti-", StringComparison.Ordinal)),
            Does.EndWith("; Max-Age=600; Path=/lti/1/; HttpOnly; Secure; SameSite=None; Partitioned"));
    }

    private static async Task<IHtmlDocument> PageAsync(HttpResponseMessage answer) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(), TestContext.CurrentContext.CancellationToken);
}
