using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Courseware.Grading;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary>One run of <c>grader submit</c>: packs a submission, hands it in, and waits for its result.</summary>
internal sealed class SubmitSession(CliConsole console, Uri server, string token)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Where the report is written; null for nowhere.</summary>
    public string? Html { get; init; }

    /// <summary>Waits for the result.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>Hands it in.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Exercise exercise, string submission, CancellationToken cancellationToken)
    {
        var packed = SubmissionPacker.Pack(exercise, submission);
        if (server.Scheme == "http" && !server.IsLoopback)
            console.WriteError("The token goes over the network unencrypted, because the address begins with http:. Ask for an https address.");
        using var client = new HttpClient { BaseAddress = new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + '/'), Timeout = Patience };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var content = new ByteArrayContent(packed);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
            using var answer = await client.PostAsync($"api/exercises/{exercise.Manifest.Id}/attempts", content, cancellationToken);
            await RequireAsync(answer, cancellationToken);
            var handedIn = await answer.Content.ReadFromJsonAsync<HandedInAttempt>(cancellationToken)
                ?? throw new IOException($"{server} did not answer like a course server.");
            console.Out.MarkupLineInterpolated($"Handed in: {new Uri(server, handedIn.Page).AbsoluteUri}");
            return Wait ? await FollowAsync(client, handedIn.Attempt, cancellationToken) : ExitCode.Passed;
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{server} could not be asked: {e.Message.TrimEnd('.')}. Check the address; nothing is lost, hand in again.", e);
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new IOException($"{server} did not answer like a course server. Check the address.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(
                $"{server} did not answer for {Patience.TotalSeconds:0} seconds. Look at the page of the course before you hand in again.", e);
        }
    }

    private async Task<int> FollowAsync(HttpClient client, long attempt, CancellationToken cancellationToken)
    {
        var shown = "";
        AttemptState state;
        while (true)
        {
            using var answer = await client.GetAsync($"api/attempts/{attempt}", cancellationToken);
            await RequireAsync(answer, cancellationToken);
            state = await answer.Content.ReadFromJsonAsync<AttemptState>(cancellationToken)
                ?? throw new IOException($"{server} did not answer like a course server.");
            if (state.State is not ("waiting" or "running"))
                break;
            var words = state.State == "running" ? "Being graded"
                : state.Missing is { } missing ? $"Waiting for a worker with: {missing}. No worker has this at the moment; the submission is not the cause"
                : $"Waiting: {state.Before} before yours{(state.Seconds is { } seconds ? $", about {seconds:0} s" : "")}";
            if (words != shown)
                console.Error.MarkupLineInterpolated($"{SafeText.Line(shown = words)}");
            await Task.Delay(Poll, cancellationToken);
        }
        return await ShowAsync(client, attempt, state, cancellationToken);
    }

    private async Task<int> ShowAsync(HttpClient client, long attempt, AttemptState state, CancellationToken cancellationToken)
    {
        if (state.Score is not { } score)
        {
            console.WriteError(state.State == "unreadable" ? state.Message : $"The server did not grade it: {state.Message}");
            return state.State == "unreadable" ? ExitCode.Usage : ExitCode.Failed;
        }
        foreach (var check in state.Checks.Where(c => c.Verdict != "passed"))
            console.Out.MarkupLineInterpolated($"  {(check.Verdict == "failed" ? "✘" : "·")} {SafeText.Line(check.Id)}  {SafeText.Line(check.Verdict)}");
        console.Out.MarkupLineInterpolated($"Score {score}/{state.MaxScore} · robust {state.RobustPassed}/{state.RobustTotal}");
        if (Html is not null)
        {
            using var report = await client.GetAsync($"api/attempts/{attempt}/report.html", cancellationToken);
            await RequireAsync(report, cancellationToken);
            var bytes = await report.Content.ReadAsByteArrayAsync(cancellationToken);
            AtomicFile.Save(Html, file => file.Write(bytes));
        }
        return score == state.MaxScore && state.State == "graded" ? ExitCode.Passed : ExitCode.NotPassed;
    }

    private static async Task RequireAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
            return;
        const int longest = 500;
        var said = (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim();
        // A page says nothing here.
        var words = said.Length is 0 or > longest || said.StartsWith('<') ? $"status {(int)answer.StatusCode}" : said.TrimEnd('.');
        throw answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity
            or HttpStatusCode.RequestEntityTooLarge
            ? new UsageException($"The server refused: {words}.")
            : new IOException($"The server refused: {words}.");
    }

    private sealed record HandedInAttempt(long Attempt, string Page);

    private sealed record AttemptState(
        string State, int? Before, double? Seconds, string? Missing, int? Score, int? MaxScore, int? RobustPassed, int? RobustTotal, string Message,
            IReadOnlyList<CheckState> Checks);

    private sealed record CheckState(string Id, string Verdict);
}
