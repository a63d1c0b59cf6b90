using System.Collections.Immutable;
using Dice.Environment.Gates;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Reporting;

/// <summary>The committed status says what the code says: a claim that is gone or new is noticed.</summary>
public sealed class StatusFileSpecs
{
    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Parts { get; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    [Fact]
    public async Task The_committed_status_holds_exactly_the_claims_and_steps_of_the_code()
    {
        var committed = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, ImplementationStatus.FileName), TestContext.Current.CancellationToken);
        var catalogue = await new SpecsAssembly(typeof(StatusFileSpecs).Assembly.Location).ReadCatalogueAsync(TestContext.Current.CancellationToken);

        var anew = ImplementationStatus.Render(catalogue, run: null, committed);

        ImplementationStatus.ClaimsIn(committed).Should().Equal(ImplementationStatus.ClaimsIn(anew), "otherwise run ./run-env.sh gates --list --write-status");
        catalogue.Gates.Should().NotContain(gate => gate.Claim.Length == 0, "a gate says in its summary what it shows");
    }

    [Fact]
    public void Marks_come_from_results_and_stay_where_a_run_did_not_look()
    {
        var catalogue = new GateCatalogue([new Gate("AGate", "X.AGate", 1, "A holds.", ["It bends", "It holds"]), new Gate("BGate", "X.BGate", 2, "B holds.", ["It stays"])], Parts);
        var first = ImplementationStatus.Render(catalogue, Runs.Of(Runs.Gate("AGate", 1, ("It bends", Verdict.Passed), ("It holds", Verdict.Failed)), Runs.Gate("BGate", 2, ("It stays", Verdict.Passed))), "");
        var second = ImplementationStatus.Render(catalogue, Runs.Of(Runs.Gate("AGate", 1, ("It bends", Verdict.NotRun), ("It holds (n: 1)", Verdict.Passed), ("It holds (n: 2)", Verdict.Passed))), first);

        first.Should().Contain("- ✔ It bends\n- ✘ It holds\n").And.Contain("- ✔ It stays");
        second.Should().Contain("- ✔ It bends\n- ✔ It holds\n").And.Contain("- ✔ It stays");
        ImplementationStatus.ClaimsIn(first).Should().Equal(ImplementationStatus.ClaimsIn(second), "marks are no part of a claim");
    }

    [Fact]
    public void What_is_written_by_hand_is_kept()
    {
        var catalogue = new GateCatalogue([new Gate("AGate", "X.AGate", 1, "A holds.", ["It holds"])], Parts);
        var first = ImplementationStatus.Render(catalogue, run: null, "") + "## Not there yet\n\nThe moon.\n";

        var second = ImplementationStatus.Render(catalogue, run: null, first);

        second.Should().Be(first).And.EndWith("The moon.\n").And.Contain("- ○ It holds");
    }
}
