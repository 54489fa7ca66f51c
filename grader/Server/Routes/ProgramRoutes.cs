using Courseware.Server.Access;
using Courseware.Server.Courses;
using Courseware.Server.Data;
using Courseware.Server.Fleet;
using Courseware.Server.Grading;
using Courseware.Server.Telemetry;

namespace Courseware.Server.Routes;

/// <summary>Routes for programs: submitting with a token, health, and the files of the pages.</summary>
internal static class ProgramRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/exercises/{exercise}/attempts", HandInAsync).For(Audience.Token).RequireRateLimiting(RateLimits.Uploads);
        routes.MapGet("/api/attempts/{attempt:long}", State).For(Audience.Token);
        routes.MapGet("/api/attempts/{attempt:long}/report.html", Report).For(Audience.Token);
        routes.MapGet("/health", Health).For(Audience.Anyone);
        routes.MapGet("/health/live", () => Results.Text("alive\n")).For(Audience.Anyone);
        routes.MapGet("/health/ready", Ready).For(Audience.Anyone);
        routes.MapGet("/assets/{name}", Asset).For(Audience.Anyone).DisableRateLimiting();
    }

    private static async Task<IResult> HandInAsync(
        HttpContext context, string exercise, CourseStore courses, AttemptStore attempts, IWorkBell bell, BoardFeed board, ServerMetrics metrics)
    {
        var (visitor, course) = (context.Visitor(), context.Visitor().RequireCourse());
        if (courses.Assignment(course.Id, exercise) is null)
            return Problem(StatusCodes.Status404NotFound,
                $"The course has no exercise '{exercise}'. It has: {string.Join(", ", courses.Assignments(course.Id).Select(a => a.Exercise))}.");
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        if (bytes.Length == 0)
            return Problem(StatusCodes.Status422UnprocessableEntity, "The request has no files: its body is the archive.");
        if (attempts.Add(course, exercise, visitor.RequireMember(), Upload.Of("grader submit", bytes.ToArray()).Name, bytes.ToArray(),
            visitor.Texts.Language) is not { } added)
        {
            var again = attempts.AllowanceOf(course, visitor.RequireMember().Id, exercise).Again;
            var next = again is { } at ? CourseTimes.Shown(at, course) : "a later time";
            return Problem(
                StatusCodes.Status429TooManyRequests,
                $"All {course.PerHour} attempts of this hour are used. The next one is possible at {next} ({course.Zone}).");
        }
        metrics.HandedIn(exercise);
        bell.Ring();
        board.Changed(course.Id);
        return Results.Json(new { attempt = added.Attempt, page = $"/courses/{course.Id}/attempts/{added.Attempt}" }, statusCode: StatusCodes.Status201Created);
    }

    private static IResult State(HttpContext context, AttemptStore attempts, QueuePosition queue)
    {
        if (context.Visitor().Attempt is not { } attempt)
            return Problem(StatusCodes.Status404NotFound, "There is no such attempt of this student.");
        var waiting = attempt.Status is null && attempts.LatestGrading(attempt.Id) is { } grading ? queue.Of(grading) : null;
        return Results.Json(new
        {
            state = attempt.Status ?? (waiting is null ? "running" : "waiting"),
            before = waiting?.Before,
            seconds = waiting?.Seconds,
            missing = waiting?.Missing is { } missing ? missing.Lab is { } lab ? $"the {lab} lab" : missing.Tools : null,
            attempt.Score,
            attempt.MaxScore,
            attempt.RobustPassed,
            attempt.RobustTotal,
            attempt.Message,
            checks = attempt.Marks.Select(m => new { m.Id, verdict = m.Verdict.ToString().ToLowerInvariant(), m.Points, m.MaxPoints }),
        });
    }

    private static IResult Report(HttpContext context, AttemptStore attempts) =>
        context.Visitor().Attempt is { GradingId: { } grading } && AttemptStore.Unpack(attempts.ReportOf(grading)) is { } page
            ? Results.File(page, "application/octet-stream", "report.html")
            : Problem(StatusCodes.Status404NotFound, "There is no report of this attempt.");

    private static IResult Ready(Ledger ledger, FleetStatus fleet) => fleet.Fault is null
        ? Results.Text($"ready, {ledger.Open()} gradings wait or run\n")
        : Results.Text("not ready: nothing can be graded; the board of a course and the log have the reason\n",
            statusCode: StatusCodes.Status503ServiceUnavailable);

    // For programs that watch: numbers only, and neither names nor addresses.
    private static IResult Health(Database database, Ledger ledger, FleetStatus fleet, MissingTools missing) => Results.Json(
        new
        {
            status = fleet.Fault is null ? "ready" : "not-ready",
            version = typeof(ProgramRoutes).Assembly.GetName().Version?.ToString(3),
            database = database.IsShared ? "postgresql" : "sqlite",
            open = ledger.Open(),
            slots = fleet.Slots,
            workers = fleet.Workers.Count,
            stuck = missing.ByGrading.Count,
        },
        statusCode: fleet.Fault is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);

    private static IResult Asset(HttpContext context, string name)
    {
        if (PageFiles.Find(name) is not { } asset)
            return Results.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(asset.Bytes, asset.Kind);
    }

    private static IResult Problem(int status, string message) => Results.Text(message + "\n", statusCode: status);
}
