using Deocc.Engine.Optimizers.Schedules;

namespace Deocc.Tests.Optimizers;

public sealed class ScheduleTests
{
    [Test]
    public void ChainsStartCountingWhereTheyBegin()
    {
        Schedule schedule = LinearSchedule.WarmUp(4).Then(4, new CosineSchedule(10, 0.1));
        double[] factors = [.. Enumerable.Range(0, 16).Select(step => schedule.Factor(step))];
        Assert.That(factors[..5], Is.EqualTo(new[] { 0.25, 0.5, 0.75, 1, 1 }).Within(1e-12));
        Assert.That(factors[9], Is.EqualTo(0.55).Within(1e-12));
        Assert.That(factors[14..], Is.All.EqualTo(0.1).Within(1e-12));
    }

    [Test]
    public void ProductsMultiply()
    {
        Schedule schedule = new StepSchedule(10, 0.5).Times(new ConstantSchedule(3));
        Assert.That(schedule.Factor(9), Is.EqualTo(3));
        Assert.That(schedule.Factor(20), Is.EqualTo(0.75));
    }

    [Test]
    public void MilestonesMayComeInAnyOrder()
    {
        var schedule = new MultiStepSchedule([8, 4], 0.5);
        Assert.That(new[] { 3, 4, 7, 8 }.Select(step => schedule.Factor(step)), Is.EqualTo(new[] { 1, 0.5, 0.5, 0.25 }));
    }

    [Test]
    public void AWarmUpOfOneStepIsNone() => Assert.That(LinearSchedule.WarmUp(1).Factor(0), Is.EqualTo(1));
}
