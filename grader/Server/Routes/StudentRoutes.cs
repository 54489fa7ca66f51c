using System.IO.Compression;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Courseware.Cli;
using Courseware.Server.Access;
using Courseware.Server.Courses;
using Courseware.Server.Data;
using Courseware.Server.Fleet;
using Courseware.Server.Grading;
using Courseware.Server.Pages;
using Courseware.Server.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Courseware.Server.Routes;

/// <summary>A student's way: exercises, handing in, watching, reading.</summary>
internal static class StudentRoutes
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(3);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Home).For(Audience.SignedIn);
        routes.MapGet("/courses/{course:long}", CourseHome).For(Audience.Member);
        routes.MapPost("/courses/{course:long}/token", MakeToken).For(Audience.Member);
        routes.MapGet("/courses/{course:long}/exercises/{exercise}", ExerciseHome).For(Audience.Member);
        routes.MapGet("/courses/{course:long}/exercises/{exercise}/starter.zip", Starter).For(Audience.Member);
        routes.MapPost("/courses/{course:long}/exercises/{exercise}/attempts", HandInAsync).For(Audience.Member).RequireRateLimiting(RateLimits.Uploads);
        routes.MapGet("/courses/{course:long}/attempts/{attempt:long}", AttemptHome).For(Audience.Owner);
        routes.MapGet("/courses/{course:long}/attempts/{attempt:long}/events", Events).For(Audience.Owner);
        routes.MapGet("/courses/{course:long}/attempts/{attempt:long}/report", Report).For(Audience.Owner);
        routes.MapGet("/courses/{course:long}/attempts/{attempt:long}/result.json", ResultFile).For(Audience.Owner);
        routes.MapGet("/courses/{course:long}/attempts/{attempt:long}/submission", Submission).For(Audience.Owner);
    }

    private static IResult Home(HttpContext context, CourseStore courses)
    {
        var own = courses.Of(context.Visitor().RequireAccount().Id);
        return own is [var (course, _)] && !context.Visitor().RequireAccount().MayCreate
            ? Results.Redirect($"/courses/{course.Id}")
            : Answers.Page<HomePage>(context, ("Courses", own));
    }

    private static IResult CourseHome(HttpContext context, CourseStore courses, AttemptStore attempts) => CoursePage(context, courses, attempts, null);

    private static IResult MakeToken(HttpContext context, CourseStore courses, AttemptStore attempts, AccountStore accounts)
    {
        var member = context.Visitor().RequireMember();
        courses.Audit(context.Visitor().Account?.Id, member.CourseId, "token-made", "");
        return CoursePage(context, courses, attempts, accounts.MakeToken(member.Id));
    }

    private static IResult CoursePage(HttpContext context, CourseStore courses, AttemptStore attempts, string? token)
    {
        var (course, member) = (context.Visitor().RequireCourse(), context.Visitor().RequireMember());
        var own = attempts.OfMember(member.Id).ToLookup(a => a.Exercise, StringComparer.Ordinal);
        var decided = attempts.Overrides(course.Id).Where(o => o.MemberId == member.Id).ToLookup(o => o.Exercise, StringComparer.Ordinal);
        var standings = courses.Assignments(course.Id)
            .Select(a => (a, CourseBoard.Of(course, a, member, [.. own[a.Exercise]], [.. decided[a.Exercise]]))).ToList();
        return Answers.Page<Pages.CoursePage>(context, ("Standings", standings), ("Token", token));
    }

    private static IResult ExerciseHome(HttpContext context, string exercise, CourseStore courses, AttemptStore attempts) =>
        ExercisePage(context, exercise, courses, attempts, null);

    private static IResult ExercisePage(HttpContext context, string exercise, CourseStore courses, AttemptStore attempts, string? fault)
    {
        var (course, member) = (context.Visitor().RequireCourse(), context.Visitor().RequireMember());
        if (courses.Assignment(course.Id, exercise) is not { } assignment)
            return Answers.Error(context, StatusCodes.Status404NotFound, context.Visitor().Texts["not-found"]);
        var decided = attempts.Overrides(course.Id).Where(o => o.MemberId == member.Id && o.Exercise == exercise).ToList();
        var page = Answers.Page<Pages.ExercisePage>(
            context, ("Assignment", assignment), ("Standing", CourseBoard.Of(course, assignment, member, attempts.Of(member.Id, exercise), decided)),
            ("Allowance", attempts.AllowanceOf(course, member.Id, exercise)), ("Fault", fault));
        return fault is null ? page : new WithStatus(page, StatusCodes.Status422UnprocessableEntity);
    }

    private static IResult Starter(HttpContext context, string exercise, CourseStore courses)
    {
        if (courses.Assignment(context.Visitor().RequireCourse().Id, exercise) is null)
            return Answers.Error(context, StatusCodes.Status404NotFound, context.Visitor().Texts["not-found"]);
        using var bytes = new MemoryStream();
        ZipFile.CreateFromDirectory(ExerciseCatalog.Find(exercise).Starter, bytes);
        return Results.File(bytes.ToArray(), "application/zip", $"{exercise}-starter.zip");
    }

    private static async Task<IResult> HandInAsync(
        HttpContext context, string exercise, CourseStore courses, AttemptStore attempts, IWorkBell bell, BoardFeed board, ServerMetrics metrics)
    {
        var (visitor, course) = (context.Visitor(), context.Visitor().RequireCourse());
        if (courses.Assignment(course.Id, exercise) is null)
            return Answers.Error(context, StatusCodes.Status404NotFound, visitor.Texts["not-found"]);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await Upload.OfAsync([.. form.Files.Where(f => f.FileName.Length > 0)], context.RequestAborted) is not { } upload)
            return ExercisePage(context, exercise, courses, attempts, visitor.Texts["no-files"]);
        if (attempts.Add(course, exercise, visitor.RequireMember(), upload.Name, upload.Bytes, visitor.Texts.Language) is not { } added)
            return ExercisePage(context, exercise, courses, attempts, visitor.Texts["limit-reached"]);
        metrics.HandedIn(exercise);
        bell.Ring();
        board.Changed(course.Id);
        return Answers.SeeOther(context, $"/courses/{course.Id}/attempts/{added.Attempt}");
    }

    private static IResult AttemptHome(HttpContext context, CourseStore courses, AttemptStore attempts, QueuePosition queue)
    {
        var (course, attempt) = (context.Visitor().RequireCourse(), context.Visitor().RequireAttempt());
        if (courses.Assignment(course.Id, attempt.Exercise) is not { } assignment || courses.MemberById(course.Id, attempt.MemberId) is not { } owner)
            return Answers.Error(context, StatusCodes.Status404NotFound, context.Visitor().Texts["not-found"]);
        var all = attempts.Of(owner.Id, attempt.Exercise);
        var decided = attempts.Overrides(course.Id).Where(o => o.MemberId == owner.Id && o.Exercise == attempt.Exercise).ToList();
        return Answers.Page<AttemptPage>(
            context, ("Attempt", attempt), ("Standing", CourseBoard.Of(course, assignment, owner, all, decided)),
            ("Earlier", all.LastOrDefault(a => a.Number < attempt.Number && a.Score is not null)),
            ("Waiting", attempts.LatestGrading(attempt.Id) is { } grading ? queue.Of(grading) : null));
    }

    private static ServerSentEventsResult<string> Events(HttpContext context, AttemptStore attempts, GradingFeeds feeds, QueuePosition queue,
        IHostApplicationLifetime life)
    {
        var attempt = context.Visitor().RequireAttempt();
        var after = context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } id ? id : null;
        // A stream that lasts would keep a server that stops waiting.
        var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
        context.Response.RegisterForDispose(stop);
        // A viewer that was cut off before the end gets the missed events; a viewer that connects first after the end gets the end.
        var watched = attempt.Status is null ? attempts.LatestGrading(attempt.Id) : after is not null && feeds.Knows(attempt.GradingId) ? attempt.GradingId
            : null;
        return watched is not { } grading
            ? TypedResults.ServerSentEvents(One(new SseItem<string>(JsonSerializer.Serialize(new { attempt.Status, attempt.Score, attempt.MaxScore },
                JsonSerializerOptions.Web), GradingFeeds.Done)))
            : TypedResults.ServerSentEvents(FollowAsync(grading, after, feeds, queue, stop.Token));
    }

    private static async IAsyncEnumerable<SseItem<string>> FollowAsync(
        long grading, string? after, GradingFeeds feeds, QueuePosition queue, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var events = feeds.WatchAsync(grading, after, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = events.MoveNextAsync().AsTask();
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!next.IsCompleted)
            {
                // It is also a heartbeat, by which both ends detect a lost connection.
                yield return new SseItem<string>(JsonSerializer.Serialize(queue.Of(grading), JsonSerializerOptions.Web), GradingFeeds.Waiting);
                await Task.WhenAny(next, Task.Delay(Tick, cancellationToken));
                continue;
            }
            if (next.IsCanceled || !await next)
                yield break;
            var one = events.Current;
            yield return new SseItem<string>(one.Data, one.Kind) { EventId = one.Id };
            next = events.MoveNextAsync().AsTask();
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> One(SseItem<string> item)
    {
        await Task.CompletedTask;
        yield return item;
    }

    private static IResult Report(HttpContext context, AttemptStore attempts)
    {
        var attempt = context.Visitor().RequireAttempt();
        if (attempt.GradingId is not { } grading || attempts.ReportOf(grading) is not { } packed)
            return Answers.Error(context, StatusCodes.Status404NotFound, context.Visitor().Texts["not-found"]);
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.Report;
        context.Response.Headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            return Results.Bytes(AttemptStore.Unpack(packed)!, "text/html; charset=utf-8");
        context.Response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(packed, "text/html; charset=utf-8");
    }

    private static IResult ResultFile(HttpContext context, AttemptStore attempts) =>
        context.Visitor().RequireAttempt().GradingId is { } grading && attempts.ResultOf(grading) is { } body
            ? Results.File(body, "application/json", "result.json")
            : Answers.Error(context, StatusCodes.Status404NotFound, context.Visitor().Texts["not-found"]);

    // Always a download, of a kind that no browser shows.
    private static IResult Submission(HttpContext context, AttemptStore attempts)
    {
        var attempt = context.Visitor().RequireAttempt();
        return Results.File(attempts.BytesOf(attempt), "application/octet-stream", $"{attempt.Exercise}-{attempt.Id}.submission");
    }
}
