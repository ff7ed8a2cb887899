package io.flinkalexnet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.model.LearningRateSchedule.Constant;
import io.flinkalexnet.engine.model.LearningRateSchedule.Plateau;
import org.junit.jupiter.api.Test;

class ValidationCourseTest {
    private static final LearningRateSchedule CONSTANT = new Constant(0.01f);

    @Test
    void countsTheValidationsSinceTheErrorFell() {
        ValidationCourse course = course(CONSTANT, 0, 0.5, 0.4, 0.45, 0.4);

        assertThat(course).isEqualTo(new ValidationCourse(4, 0.4, 0.4, 2, 0));
        assertThat(course.after(0.39, 0, CONSTANT).waited()).isZero();
    }

    @Test
    void stepsBelowTheThresholdCountOnceTheyAddUp() {
        ValidationCourse course = course(CONSTANT, 0.01, 0.5, 0.495, 0.491);
        assertThat(course).isEqualTo(new ValidationCourse(3, 0.491, 0.5, 2, 0));

        assertThat(course.after(0.489, 0.01, CONSTANT))
                .isEqualTo(new ValidationCourse(4, 0.489, 0.489, 0, 0));
    }

    @Test
    void thePapersRuleLowersTheRateWhenTheErrorStallsAndWaitsAnew() {
        Plateau plateau = new Plateau(0.01f, 0.1f, 2, 3);

        assertThat(course(plateau, 0, 0.5, 0.6).reductions()).isZero();
        assertThat(course(plateau, 0, 0.5, 0.6, 0.6))
                .isEqualTo(new ValidationCourse(3, 0.5, 0.5, 0, 1));
        assertThat(course(plateau, 0, 0.5, 0.6, 0.6, 0.55, 0.4, 0.4, 0.4).reductions())
                .isEqualTo(2);
    }

    @Test
    void theRateFallsNoMoreThanItMay() {
        Plateau plateau = new Plateau(0.01f, 0.1f, 1, 3);

        ValidationCourse course = course(plateau, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5);

        assertThat(course).isEqualTo(new ValidationCourse(6, 0.5, 0.5, 2, 3));
    }

    private static ValidationCourse course(
            LearningRateSchedule schedule, double threshold, double... errors) {
        ValidationCourse course = ValidationCourse.START;
        for (double error : errors) {
            course = course.after(error, threshold, schedule);
        }
        return course;
    }
}
