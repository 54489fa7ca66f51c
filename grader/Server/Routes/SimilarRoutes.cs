using Courseware.Server.Access;
using Courseware.Server.Courses;
using Courseware.Server.Data;
using Courseware.Server.Pages;

namespace Courseware.Server.Routes;

/// <summary>Works of an exercise that are much alike, for its teachers.</summary>
internal static class SimilarRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course:long}/exercises/{exercise}/similar", Pairs).For(Audience.Teacher);
        routes.MapGet("/courses/{course:long}/exercises/{exercise}/similar/{attempt:long}", SideBySide).For(Audience.Teacher);
    }

    private static IResult Pairs(HttpContext context, string exercise, CourseStore courses, SimilarWorks similar)
    {
        var course = context.Visitor().RequireCourse();
        return courses.Assignment(course.Id, exercise) is { } assignment
            ? Answers.Page<SimilarPage>(context, ("Assignment", assignment), ("Pairs", similar.Of(course, assignment)))
            : NotFound(context);
    }

    private static IResult SideBySide(HttpContext context, string exercise, long? with, CourseStore courses, AttemptStore attempts, SimilarWorks similar)
    {
        var (course, one) = (context.Visitor().RequireCourse(), context.Visitor().Attempt);
        if (courses.Assignment(course.Id, exercise) is not { } assignment || one?.Exercise != exercise
            || attempts.Find(with ?? one.Id) is not { } other || other.CourseId != course.Id || other.Exercise != exercise)
            return NotFound(context);
        var members = courses.Members(course.Id).ToDictionary(m => m.Id);
        courses.Audit(context.Visitor().RequireAccount().Id, course.Id, "works-compared", $"attempts {one.Id} and {other.Id}");
        return Answers.Page<SideBySidePage>(
            context, ("One", (members[one.MemberId], one)), ("Other", (members[other.MemberId], other)),
            ("Sources", similar.SideBySide(course, assignment, one, other)));
    }

    private static IResult NotFound(HttpContext context) => Answers.Error(context, StatusCodes.Status404NotFound, context.Visitor().Texts["not-found"]);
}
