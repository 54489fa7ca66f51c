using System.Net.Http.Headers;
using System.Text.Json;
using Courseware.Server.Data;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>Students of the first course who use the server by tokens, as many as a test needs.</summary>
internal static class ManyStudents
{
    /// <summary>Enrols them, and makes a token for each. Their accounts have no passwords: hashing them would take longer than the test.</summary>
    public static IReadOnlyList<(string RosterId, string Token)> Enrol(RunningServer server, int students)
    {
        var courses = server.Get<CourseStore>();
        courses.Enrol(1, [.. Enumerable.Range(0, students).Select(i => new Batch.Enrolled($"s{i:0000}", "", [], null))]);
        server.Get<Database>().Write((c, t) => c.Execute(
            """
            insert into account (login, name, password, stamp, created) select roster_id, '', '', 'x', 0 from member where roster_id like 's____';
            update member set account_id = (select id from account where login = roster_id) where roster_id like 's____'
            """,
            transaction: t));
        return
        [
            .. courses.Members(1).Where(m => m.RosterId is ['s', ..] && m.RosterId.Length == 5)
                .Select(m => (m.RosterId, server.Get<AccountStore>().MakeToken(m.Id))),
        ];
    }

    /// <summary>Hands in an archive with which no check fails; returns the number of the attempt.</summary>
    public static async Task<long> HandInAsync(HttpClient client, string token, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, "/api/exercises/half-close/attempts", token);
        request.Content = new ByteArrayContent(FakeEngine.Failing());
        using var answer = await client.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), text);
        return JsonDocument.Parse(text).RootElement.GetProperty("attempt").GetInt64();
    }

    /// <summary>The state of an attempt, as <c>grader submit</c> reads it.</summary>
    public static async Task<JsonElement> StateAsync(HttpClient client, string token, long attempt, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, $"/api/attempts/{attempt}", token);
        using var answer = await client.SendAsync(request, cancellationToken);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string token)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
