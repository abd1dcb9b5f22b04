using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;

namespace Candor.Evaluation;

/// <summary>
/// The default evaluator: it looks for the rubric's signals and nothing else, so that the same words always get the same
/// ratings and everybody can see why. The highest anchor with a signal in the words wins. A signal does not count where a
/// negation stands up to three words before it, or in one of its gaps.
/// </summary>
public sealed class SignalEvaluator : IEvaluator
{
    private const int MostQuotes = 3;
    private const int NegationReach = 3;

    private static readonly HashSet<string> Negations = new(StringComparer.Ordinal)
    {
        "never", "no", "not", "nor", "none", "nothing", "nobody", "without", "hardly", "cannot",
        "aint", "arent", "cant", "couldnt", "didnt", "doesnt", "dont", "hadnt", "hasnt", "havent", "isnt", "shouldnt", "wasnt", "werent",
        "wont", "wouldnt",
    };

    /// <inheritdoc />
    public string Name => "signals 1";

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The rubric holds a malformed signal; the configuration lets none through.</exception>
    public Task<CheckedEvaluation> Evaluate(Permit permit, Rubric rubric, Transcript transcript, CancellationToken cancellation)
    {
        permit.MustBeFor("ai_evaluation");
        var answers = transcript.Answers.Select(AnswerText.Of).ToList();
        var ratings = rubric.Competencies.Select(competency => Rate(competency, transcript, answers)).ToList();
        return Task.FromResult(CheckedEvaluation.Of(rubric, transcript, Name, ratings));
    }

    private static Rating Rate(Competency competency, Transcript transcript, IReadOnlyList<AnswerText> answers)
    {
        foreach (var anchor in competency.Anchors.OrderByDescending(anchor => anchor.Rating))
        {
            var found = Find(anchor, answers);
            if (found.Count == 0)
                continue;
            var quotes = found.Select(match => transcript.Quote(match.Answer.QuestionId, match.First, match.Last)).ToList();
            var signals = string.Join(", ", found.Select(match => $"\"{match.Signal}\"").Distinct());
            return new Rating.Rated(competency.Id, anchor.Rating, quotes,
                $"Said what the rubric lists under {anchor.Rating} ({anchor.Label}): {signals}. No signal of a higher rating was found.");
        }

        return new Rating.NoEvidence(competency.Id,
            $"None of the {competency.Anchors.Sum(anchor => anchor.Signals.Count)} signals the rubric lists for {competency.Name} was found.");
    }

    /// <summary>One match a signal, the first in the order of speaking; matches that share words count once.</summary>
    private static List<Match> Find(Anchor anchor, IReadOnlyList<AnswerText> answers)
    {
        var found = new List<Match>();
        foreach (var signal in anchor.Signals)
        {
            if (found.Count < MostQuotes
                && First(Parse(signal), answers) is { } match
                && !found.Any(other => other.Answer == match.Answer && other.First <= match.Last && match.First <= other.Last))
            {
                found.Add(match);
            }
        }

        return found;
    }

    private static Match? First(SignalPhrase signal, IReadOnlyList<AnswerText> answers)
    {
        foreach (var answer in answers)
        {
            for (var start = 0; start < answer.Plain.Count; start++)
            {
                if (signal.MatchAt(answer.Plain, start) is not { } taken || IsNegated(taken, answer))
                    continue;
                var (first, last) = answer.Clause(taken[0], taken[^1]);
                return new Match(signal.Text, answer, first, last);
            }
        }

        return null;
    }

    private static bool IsNegated(IReadOnlyList<int> taken, AnswerText answer)
    {
        for (var before = taken[0] - 1; before >= 0 && before >= taken[0] - NegationReach; before--)
        {
            if (answer.EndsSentence(before))
                break;
            if (Negations.Contains(answer.Plain[before]))
                return true;
        }

        return Enumerable.Range(taken[0], taken[^1] - taken[0]).Except(taken).Any(skipped => Negations.Contains(answer.Plain[skipped]));
    }

    private static SignalPhrase Parse(string signal) =>
        SignalPhrase.TryParse(signal, out var phrase, out var fault) ? phrase : throw new ArgumentException(fault, nameof(signal));

    private sealed record Match(string Signal, AnswerText Answer, int First, int Last);
}
