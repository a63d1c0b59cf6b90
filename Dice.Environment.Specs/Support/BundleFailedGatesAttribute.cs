using System.Reflection;
using Dice.Environment.Specs.HotReload;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Browser;
using Xunit.v3;

[assembly: BundleFailedGates]

namespace Dice.Environment.Specs.Support;

/// <summary>After each gate on the engine: a failed one is bundled, while its environment is still there.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class BundleFailedGatesAttribute : BeforeAfterTestAttribute
{
    private static readonly string[] OnTheEngine = [EngineCollection.Name, EnvironmentsCollection.Name, BrowserCollection.Name, HotReloadCollection.Name];

    /// <inheritdoc />
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (!OnTheEngine.Contains(test.TestCase.TestCollection.TestCollectionDisplayName) || TestContext.Current.TestState is not { } state)
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
