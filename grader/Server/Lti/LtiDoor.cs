using Courseware.Server.Data;

namespace Courseware.Server.Lti;

/// <summary>An accepted launch from a platform.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Launch">Its message.</param>
/// <param name="Place">The person's place; null when a teacher comes only to choose an exercise.</param>
internal sealed record Arrival(LtiPlatform Platform, LtiLaunch Launch, LtiPlace? Place);

/// <summary>Accepts launches from platforms: from the token to a member of the course.</summary>
internal sealed class LtiDoor(
    LtiLogin login, LaunchToken token, LtiStore store, LtiPeople people, LtiScoreStore scores, CourseStore courses, ServerOptions options)
{
    /// <summary>The platform with an id.</summary>
    /// <exception cref="LtiException">There is none, or a teacher has not completed its registration.</exception>
    public LtiPlatform Platform(long id) =>
        store.Find(id) is { IsComplete: true } platform ? platform : throw new LtiException(LtiRefusal.Unregistered, "no such platform");

    /// <summary>Checks the form that a platform sends, and gives the person a place.</summary>
    /// <exception cref="LtiException">
    /// The launch is refused. Nothing has changed, except that a new course of the platform is listed for the teacher.
    /// </exception>
    public async Task<Arrival> EnterAsync(HttpContext context, long id, IFormCollection form)
    {
        var platform = Platform(id);
        if (form["error"].ToString() is { Length: > 0 } error)
            throw new LtiException(LtiRefusal.Platform, Word(error));
        var begun = login.End(context, platform, form["state"].ToString());
        var claims = await token.ReadAsync(form["id_token"].ToString(), platform, begun, context.RequestAborted);
        var launch = LaunchMessage.Read(claims, platform, target => LtiAddresses.ExerciseOf(context, options, platform.Id, target), options.LocalPlatforms);
        if (launch.Exercise.Length > 0 && courses.Assignment(platform.CourseId, launch.Exercise) is null)
            throw new LtiException(LtiRefusal.Target, "not an exercise of the course");
        if (!store.Note(platform.Id, launch.ContextId, launch.ContextTitle, launch.MembersUrl))
            throw new LtiException(LtiRefusal.Context, "not connected");
        if (launch.Link is not null)
            return launch.Person.Role == MemberRole.Teacher ? new Arrival(platform, launch, null) : throw new LtiException(LtiRefusal.Role, "not a teacher");
        if (launch is { LineItem: { } line, Exercise.Length: > 0 })
            scores.Line(platform.Id, launch.ContextId, launch.Exercise, line);
        return new Arrival(platform, launch, people.Enter(platform, launch.ContextId, launch.Person, launch.Language));
    }

    // The error code of OpenID Connect, such as login_required. Other text does not get into the log.
    private static string Word(string error) => error.Length < 60 && error.All(c => char.IsAsciiLetter(c) || c == '_') ? error : "an error";
}
