using System.IO.Compression;
using Courseware.Batch;
using Courseware.Reporting.Classes;
using Courseware.Server.Access;
using Courseware.Server.Courses;
using Courseware.Server.Data;
using Courseware.Server.Pages;
using Courseware.Submissions;

namespace Courseware.Server.Routes;

/// <summary>The class as files: roster and invitations in, gradebooks and everything else out; and the deletion of a student's data.</summary>
internal static class ClassRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course:long}/roster", (HttpContext context, CourseStore courses) => Roster(context, courses, null)).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/roster", EnrolAsync).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/invitations.csv", Invite).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/members/{member:long}/invitation.csv", InviteOne).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/members/{member:long}/delete", DeleteAsync).For(Audience.Teacher);
        routes.MapGet(
            "/courses/{course:long}/exercises/{exercise}/gradebook.csv",
            (HttpContext context, string exercise, CourseStore courses, CourseBoard board) =>
                Export(context, exercise, courses, board, "gradebook.csv", "text/csv", Gradebook.Write))
            .For(Audience.Teacher);
        routes.MapGet(
            "/courses/{course:long}/exercises/{exercise}/results.jsonl",
            (HttpContext context, string exercise, CourseStore courses, CourseBoard board) =>
                Export(context, exercise, courses, board, "results.jsonl", "application/jsonl", Lines))
            .For(Audience.Teacher);
        routes.MapGet(
            "/courses/{course:long}/exercises/{exercise}/class.html",
            (HttpContext context, string exercise, CourseStore courses, CourseBoard board) => Export(
                context, exercise, courses, board, "class.html", "application/octet-stream",
                report => ClassPage.Write(report, context.Visitor().Texts.Language)))
            .For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/exercises/{exercise}/platform.csv", FillAsync).For(Audience.Teacher);
        routes.MapGet("/courses/{course:long}/everything.zip", EverythingAsync).For(Audience.Teacher);
    }

    private static IResult Roster(HttpContext context, CourseStore courses, string? message) =>
        Answers.Page<RosterPage>(context, ("Members", courses.Members(context.Visitor().RequireCourse().Id)), ("Message", message));

    private static async Task<IResult> EnrolAsync(HttpContext context, CourseStore courses)
    {
        var (form, visitor) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor());
        if (form.Files.GetFile("roster") is not { Length: > 0 } file)
            return Roster(context, courses, visitor.Texts["no-files"]);
        try
        {
            var roster = await WithFileAsync(file, path => Batch.Roster.Load(path, CourseZone.Find(visitor.RequireCourse().Zone)), context.RequestAborted);
            var added = courses.Enrol(visitor.RequireCourse().Id, roster.Students);
            courses.Audit(visitor.RequireAccount().Id, visitor.RequireCourse().Id, "roster-read", $"{roster.Students.Count} students, {added} new");
            return Roster(context, courses, visitor.Texts["roster-read", ("all", roster.Students.Count), ("new", added)]);
        }
        catch (TableException e)
        {
            return Roster(context, courses, e.Message);
        }
    }

    // Only students who have not joined yet: a new link invalidates the earlier one.
    private static IResult Invite(HttpContext context, CourseStore courses, AccountStore accounts, ServerOptions options)
    {
        var (visitor, course) = (context.Visitor(), context.Visitor().RequireCourse());
        var waiting = courses.Members(course.Id).Where(m => m.AccountId is null).ToList();
        courses.Audit(visitor.RequireAccount().Id, course.Id, "invitations-made", $"{waiting.Count}");
        return Links(waiting.Select(m => (m, Link(context, options, accounts.Invite(m.Id, null, mayCreate: false)))));
    }

    private static IResult InviteOne(HttpContext context, long member, CourseStore courses, AccountStore accounts, ServerOptions options)
    {
        var (visitor, course) = (context.Visitor(), context.Visitor().RequireCourse());
        // With a new password a teacher could enter the student's other courses, so the account must belong to this course only.
        if (courses.MemberById(course.Id, member) is not { IsTeacher: false } found
            || (found.AccountId is { } account && (courses.Of(account).Count > 1 || accounts.Find(account) is { MayCreate: true })))
            return Answers.Error(context, StatusCodes.Status409Conflict, visitor.Texts["reset-not-yours"]);
        courses.Audit(visitor.RequireAccount().Id, course.Id, found.AccountId is null ? "invitation-made" : "password-link-made", $"member {member}");
        var secret = found.AccountId is { } id ? accounts.Invite(null, id, mayCreate: false) : accounts.Invite(found.Id, null, mayCreate: false);
        return Links([(found, Link(context, options, secret))]);
    }

    private static IResult Links(IEnumerable<(Member Member, string Link)> links) => Results.File(
        CsvTable.Write([new object?[] { "id", "name", "link" }, .. links.Select(l => new object?[] { l.Member.RosterId, l.Member.Name, l.Link })]),
        "text/csv", "invitations.csv");

    private static string Link(HttpContext context, ServerOptions options, string secret) =>
        $"{options.AddressFor(context)}/join/{secret}";

    private static async Task<IResult> DeleteAsync(HttpContext context, long member, CourseStore courses)
    {
        var (form, visitor, course) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor(), context.Visitor().RequireCourse());
        if (courses.MemberById(course.Id, member) is not { IsTeacher: false } found)
            return Answers.Error(context, StatusCodes.Status404NotFound, visitor.Texts["not-found"]);
        // Typed by hand: a click alone deletes nothing.
        if (form["confirm"].ToString().Trim() != found.RosterId)
            return Roster(context, courses, visitor.Texts["delete-not-confirmed", ("id", found.RosterId)]);
        courses.Delete(found);
        courses.Audit(visitor.RequireAccount().Id, course.Id, "student-deleted", $"member {member}");
        return Answers.SeeOther(context, $"/courses/{course.Id}/roster");
    }

    private static IResult Export(
        HttpContext context, string exercise, CourseStore courses, CourseBoard board, string name, string kind, Func<ClassReport, byte[]> write)
    {
        var (visitor, course) = (context.Visitor(), context.Visitor().RequireCourse());
        if (courses.Assignment(course.Id, exercise) is not { } assignment)
            return Answers.Error(context, StatusCodes.Status404NotFound, visitor.Texts["not-found"]);
        courses.Audit(visitor.RequireAccount().Id, course.Id, "exported", $"{exercise} {name}");
        return Results.File(write(board.Report(course, assignment, visitor.Texts.Language)), kind, $"{exercise}-{name}");
    }

    private static async Task<IResult> FillAsync(HttpContext context, string exercise, CourseStore courses, CourseBoard board)
    {
        var (form, visitor, course) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor(), context.Visitor().RequireCourse());
        if (courses.Assignment(course.Id, exercise) is not { } assignment || form.Files.GetFile("table") is not { Length: > 0 } file)
            return Answers.Error(context, StatusCodes.Status422UnprocessableEntity, visitor.Texts["no-files"]);
        var rows = board.Report(course, assignment, visitor.Texts.Language).Rows;
        try
        {
            var filled = await WithFileAsync(
                file,
                path => form["assignment"].ToString().Trim() is { Length: > 0 } column
                    ? PlatformGrades.Canvas(CsvTable.Load(path), column, rows)
                    : PlatformGrades.Moodle(CsvTable.Load(path), rows),
                context.RequestAborted);
            courses.Audit(visitor.RequireAccount().Id, course.Id, "exported", $"{exercise} platform.csv");
            return Results.File(filled.Bytes, "text/csv", $"{exercise}-platform.csv");
        }
        catch (TableException e)
        {
            return Answers.Error(context, StatusCodes.Status422UnprocessableEntity, e.Message);
        }
    }

    /// <summary>All of a course as one archive: the names in it are the server's own.</summary>
    private static async Task<IResult> EverythingAsync(HttpContext context, CourseStore courses, AttemptStore attempts, CourseBoard board, Database database)
    {
        var (visitor, course) = (context.Visitor(), context.Visitor().RequireCourse());
        courses.Audit(visitor.RequireAccount().Id, course.Id, "exported", "everything.zip");
        var file = database.TemporaryFile();
        try
        {
            await using (var archive = await ZipArchive.CreateAsync(
                file, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, context.RequestAborted))
            {
                foreach (var assignment in courses.Assignments(course.Id))
                    await AddAsync(
                        archive, assignment.Exercise, board.Report(course, assignment, visitor.Texts.Language), visitor.Texts.Language,
                        attempts.OfCourse(course.Id, assignment.Exercise), attempts, context.RequestAborted);
                var members = courses.Members(course.Id).Select(m => new object?[] { m.Id, m.Role, m.RosterId, m.Name });
                await AddAsync(archive, "members.csv", CsvTable.Write([new object?[] { "member", "role", "id", "name" }, .. members]), context.RequestAborted);
                var log = courses.AuditOf(course.Id, int.MaxValue)
                    .Select(l => new object?[] { DateTimeOffset.FromUnixTimeMilliseconds(l.At).ToString("O"), l.By, l.Action, l.Detail });
                await AddAsync(archive, "audit.csv", CsvTable.Write([new object?[] { "time", "by", "action", "detail" }, .. log]), context.RequestAborted);
            }
            file.Position = 0;
            // The answer disposes of it.
            return Results.File(file, "application/zip", $"course-{course.Id}.zip");
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async Task AddAsync(
        ZipArchive archive, string exercise, ClassReport report, string language, IReadOnlyList<Attempt> handedIn, AttemptStore attempts,
        CancellationToken cancellationToken)
    {
        await AddAsync(archive, $"{exercise}/gradebook.csv", Gradebook.Write(report), cancellationToken);
        await AddAsync(archive, $"{exercise}/results.jsonl", Lines(report), cancellationToken);
        await AddAsync(archive, $"{exercise}/class.html", ClassPage.Write(report, language), cancellationToken);
        foreach (var attempt in handedIn)
        {
            var folder = $"{exercise}/member-{attempt.MemberId}/{attempt.Number}";
            await AddAsync(archive, $"{folder}/submission", attempts.BytesOf(attempt), cancellationToken);
            if (attempt.GradingId is { } grading && attempts.ResultOf(grading) is { } body)
                await AddAsync(archive, $"{folder}/result.json", body, cancellationToken);
            if (attempt.GradingId is { } graded && AttemptStore.Unpack(attempts.ReportOf(graded)) is { } page)
                await AddAsync(archive, $"{folder}/report.html", page, cancellationToken);
        }
    }

    private static async Task AddAsync(ZipArchive archive, string name, byte[] bytes, CancellationToken cancellationToken)
    {
        await using var entry = await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await entry.WriteAsync(bytes, cancellationToken);
    }

    private static byte[] Lines(ClassReport report)
    {
        using var bytes = new MemoryStream();
        ResultLines.Write(report.Rows, bytes);
        return bytes.ToArray();
    }

    // The table readers need a file. It is private, and deleted afterwards. Messages use the teacher's file name.
    private static async Task<T> WithFileAsync<T>(IFormFile file, Func<string, T> read, CancellationToken cancellationToken)
    {
        var folder = MachineWrites.NewFolder();
        var path = Path.Combine(folder, "table.csv");
        try
        {
            await using (var copy = File.Create(path))
                await file.CopyToAsync(copy, cancellationToken);
            return read(path);
        }
        catch (TableException e)
        {
            throw new TableException(e.Message.Replace(path, Reporting.SafeText.Line(file.FileName), StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
