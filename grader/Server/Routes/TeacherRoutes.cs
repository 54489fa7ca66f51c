using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Courseware.Cli;
using Courseware.Server.Access;
using Courseware.Server.Courses;
using Courseware.Server.Data;
using Courseware.Server.Fleet;
using Courseware.Server.Grading;
using Courseware.Server.Pages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Courseware.Server.Routes;

/// <summary>A teacher's way: a course, its settings, its board, decisions and regrading.</summary>
internal static class TeacherRoutes
{
    private const int LongestReason = 500;
    private const int AuditLines = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/new", (HttpContext context) => Answers.Page<NewCoursePage>(context)).For(Audience.Creator);
        routes.MapPost("/courses/new", CreateAsync).For(Audience.Creator);
        routes.MapGet("/courses/{course:long}/settings",
            (HttpContext context, CourseStore courses, ServerOptions options) => Settings(context, courses, options, null)).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/settings", SaveAsync).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/exercises/{exercise}/settings", SaveExerciseAsync).For(Audience.Teacher);
        routes.MapGet("/courses/{course:long}/board", Board).For(Audience.Teacher);
        routes.MapGet("/courses/{course:long}/board/events", BoardEvents).For(Audience.Teacher);
        routes.MapGet("/courses/{course:long}/exercises/{exercise}/board", ExerciseBoard).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/attempts/{attempt:long}/override", OverrideAsync).For(Audience.Teacher);
        routes.MapGet("/courses/{course:long}/exercises/{exercise}/regrade", Regrade).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/exercises/{exercise}/regrade", RegradeAsync).For(Audience.Teacher);
        routes.MapGet("/courses/{course:long}/audit", Audit).For(Audience.Teacher);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, CourseStore courses, ServerOptions options)
    {
        var (form, visitor) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor());
        try
        {
            var course = CourseSettings.Read(form, new Course(), options, visitor.Texts);
            var chosen = ExerciseCatalog.Ids.Where(id => form["exercise"].Contains(id)).ToList();
            var id = courses.Create(course, chosen, visitor.RequireAccount());
            courses.Audit(visitor.RequireAccount().Id, id, "course-made", "");
            return Answers.SeeOther(context, $"/courses/{id}/settings");
        }
        catch (SettingsException e)
        {
            return Answers.Error(context, StatusCodes.Status422UnprocessableEntity, e.Message);
        }
    }

    private static IResult Settings(HttpContext context, CourseStore courses, ServerOptions options, string? fault) => Answers.Page<SettingsPage>(
        context, ("Assignments", courses.Assignments(context.Visitor().RequireCourse().Id)), ("MayChooseLab", options.AllowProcessLab), ("Fault", fault));

    private static async Task<IResult> SaveAsync(HttpContext context, CourseStore courses, ServerOptions options)
    {
        var (form, visitor) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor());
        try
        {
            var course = CourseSettings.Read(form, visitor.RequireCourse(), options, visitor.Texts);
            courses.Update(course);
            courses.Audit(visitor.RequireAccount().Id, course.Id, "settings-changed", $"lab {course.Lab}, counts {course.Counts}, per hour {course.PerHour}");
            var there = courses.Assignments(course.Id);
            foreach (var added in ExerciseCatalog.Ids.Where(id => form["exercise"].Contains(id) && there.All(a => a.Exercise != id)))
                courses.Update(new Assignment { CourseId = course.Id, Exercise = added, Position = there.Count });
            return Answers.SeeOther(context, $"/courses/{course.Id}/settings");
        }
        catch (SettingsException e)
        {
            return Settings(context, courses, options, e.Message);
        }
    }

    private static async Task<IResult> SaveExerciseAsync(HttpContext context, string exercise, CourseStore courses, ServerOptions options)
    {
        var (form, visitor, course) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor(), context.Visitor().RequireCourse());
        if (courses.Assignment(course.Id, exercise) is not { } assignment)
            return NotFound(context);
        try
        {
            var changed = CourseSettings.Read(form, assignment, course, visitor.Texts);
            courses.Update(changed);
            courses.Audit(visitor.RequireAccount().Id, course.Id, "exercise-changed",
                $"{exercise}: due {changed.DueTime:O}, grace {changed.GraceMinutes}, per day {changed.PerDay}, cap {changed.Cap}");
            return Answers.SeeOther(context, $"/courses/{course.Id}/settings");
        }
        catch (SettingsException e)
        {
            return Settings(context, courses, options, e.Message);
        }
    }

    private static IResult Board(HttpContext context, CourseStore courses, CourseBoard board, Ledger ledger, FleetStatus fleet, MissingTools missing)
    {
        var course = context.Visitor().RequireCourse();
        var columns = courses.Assignments(course.Id).Select(a => (a, board.Of(course, a))).ToList();
        return Answers.Page<BoardPage>(context, ("Columns", columns), ("Open", ledger.Open()), ("LabFault", fleet.Fault), ("Missing", missing.All));
    }

    private static IResult ExerciseBoard(HttpContext context, string exercise, CourseStore courses, CourseBoard board)
    {
        var course = context.Visitor().RequireCourse();
        return courses.Assignment(course.Id, exercise) is { } assignment
            ? Answers.Page<ExerciseBoardPage>(context, ("Assignment", assignment), ("Standings", board.Of(course, assignment)))
            : NotFound(context);
    }

    private static ServerSentEventsResult<string> BoardEvents(HttpContext context, BoardFeed feed, IHostApplicationLifetime life)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
        context.Response.RegisterForDispose(stop);
        return TypedResults.ServerSentEvents(ChangesAsync(context.Visitor().RequireCourse().Id, feed, stop.Token));
    }

    private static async IAsyncEnumerable<SseItem<string>> ChangesAsync(long course, BoardFeed feed,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The headers go out with the first event: the page knows that it is connected.
        yield return new SseItem<string>("0", "hello");
        await foreach (var number in feed.WatchAsync(course, cancellationToken))
            yield return new SseItem<string>($"{number}", "changed");
    }

    private static async Task<IResult> OverrideAsync(HttpContext context, AttemptStore attempts, CourseStore courses, BoardFeed board)
    {
        var (form, visitor, course) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor(), context.Visitor().RequireCourse());
        if (visitor.Attempt is not { } attempt)
            return NotFound(context);
        var (text, reason) = (form["score"].ToString().Trim(), form["reason"].ToString().Trim());
        decimal? score = null;
        if (text.Length > 0)
        {
            if (!decimal.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var points)
                || points > 1000)
                return Answers.Error(context, StatusCodes.Status422UnprocessableEntity, visitor.Texts["score-wrong"]);
            score = points;
        }
        if (reason.Length is 0 or > LongestReason)
            return Answers.Error(context, StatusCodes.Status422UnprocessableEntity, visitor.Texts["reason-needed"]);
        attempts.Override(course.Id, attempt.Exercise, attempt.MemberId, score, reason, visitor.RequireAccount().Id);
        courses.Audit(visitor.RequireAccount().Id, course.Id, "score-decided",
            $"{attempt.Exercise}, member {attempt.MemberId}: {(score is null ? "withdrawn" : text)}");
        board.Changed(course.Id);
        return Answers.SeeOther(context, $"/courses/{course.Id}/attempts/{attempt.Id}");
    }

    private static IResult Regrade(HttpContext context, string exercise, CourseStore courses, RegradeStore regrades)
    {
        var course = context.Visitor().RequireCourse();
        return courses.Assignment(course.Id, exercise) is { } assignment
            ? Answers.Page<RegradePage>(context, ("Assignment", assignment), ("Pending", regrades.Pending(course.Id, exercise)),
                ("Members", courses.Members(course.Id)))
            : NotFound(context);
    }

    private static async Task<IResult> RegradeAsync(HttpContext context, string exercise, CourseStore courses, CourseBoard board, RegradeStore regrades,
        IWorkBell bell, BoardFeed feed)
    {
        var (form, visitor, course) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor(), context.Visitor().RequireCourse());
        if (courses.Assignment(course.Id, exercise) is not { } assignment)
            return NotFound(context);
        var count = 0;
        switch (form["action"])
        {
            case "start":
                var only = long.TryParse(form["attempt"], out var one) ? one : (long?)null;
                count = regrades.Start([.. board.Of(course, assignment).SelectMany(s => only is null ? Counting(s) : s.Attempts.Where(a => a.Id == only))
                    .Select(a => a.Id)]);
                bell.Ring();
                break;
            case "apply":
                count = regrades.Apply(course.Id, exercise);
                break;
            case "discard":
                regrades.Discard(course.Id, exercise);
                break;
            default:
                return NotFound(context);
        }
        courses.Audit(visitor.RequireAccount().Id, course.Id, $"regrade-{form["action"]}", $"{exercise}: {count}");
        feed.Changed(course.Id);
        return Answers.SeeOther(context, $"/courses/{course.Id}/exercises/{exercise}/regrade");

        static IEnumerable<Attempt> Counting(Standing standing) => standing.Counting is { } counting ? [counting] : [];
    }

    private static IResult Audit(HttpContext context, CourseStore courses) =>
        Answers.Page<AuditPage>(context, ("Lines", courses.AuditOf(context.Visitor().RequireCourse().Id, AuditLines)));

    private static IResult NotFound(HttpContext context) => Answers.Error(context, StatusCodes.Status404NotFound, context.Visitor().Texts["not-found"]);
}
