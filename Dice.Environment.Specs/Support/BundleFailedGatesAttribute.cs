using System.Reflection;
using Dice.Environment.Specs.Gates;
using Dice.Environment.Specs.Support;
using Xunit.v3;

[assembly: BundleFailedGates]

namespace Dice.Environment.Specs.Support;

/// <summary>After each step of a gate: a failed one is bundled, while its environment is still there.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class BundleFailedGatesAttribute : BeforeAfterTestAttribute
{
    private static readonly string Gates = typeof(ForeignStackSpecs).Namespace!;

    /// <inheritdoc />
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (methodUnderTest.DeclaringType?.Namespace?.StartsWith(Gates, StringComparison.Ordinal) != true || TestContext.Current.TestState is not { } state)
        {
            return;
        }

        var testClass = test.TestCase.TestClass.TestClassSimpleName;
        if (state.Result != TestResult.Failed)
        {
            GateBundles.Passed(testClass);
            return;
        }

        var how = string.Join("\n", (state.ExceptionMessages ?? []).Zip(state.ExceptionStackTraces ?? [], (message, trace) => $"{message}\n{trace}"));
        var folder = Task.Run(() => GateBundles.FailedAsync(testClass, test.TestDisplayName, how)).GetAwaiter().GetResult();
        TestContext.Current.TestOutputHelper?.WriteLine($"Bundle: {folder}");
    }
}
