// For: what English-speaking people of the campus say to each other.
// Must not know who they are: T is the teacher, A the assistant, S, S2, S3 are students or colleagues.
import type { Corpus } from './talk.ts'

export const english: Corpus = {
  words: {
    onDay: ['on Monday', 'on Tuesday', 'on Wednesday', 'on Thursday', 'on Friday'],
    time: ['9:00', '10:30', '13:15', '15:00', '16:45'],
    place: ['Room 2.14', 'the Maxwell theatre', 'Lab 3', 'Room 1.07', 'the seminar room'],
  },
  course: [
    [
      ['S', 'Hi, is the lecture {onDay} still at {time}?'],
      ['T', 'Yes, {time} in {place}.'],
      ['S2', 'Thanks!'],
    ],
    [
      ['S', 'Stuck on problem {n}. Any hints?'],
      ['S2', 'Take the transform of both sides first.'],
      ['S', 'Oh. That is almost too easy.'],
      ['A', 'Right, but do check the region of convergence.'],
    ],
    [
      ['T', 'Next time: {topic}. Please read section {n} beforehand.'],
      ['S', 'Second or third edition?'],
      ['T', 'Third. The library has it online.'],
    ],
    [
      ['A', 'The quiz {onDay} covers everything up to week {n}.'],
      ['S', 'Open book?'],
      ['A', 'One sheet of notes, both sides.'],
      ['S2', 'Time to practise very small handwriting.'],
    ],
    [
      ['S', 'Did anybody take notes yesterday? I missed the second half.'],
      ['S2', 'I did, will scan them tonight.'],
      ['S', 'You are a star.'],
    ],
    [
      ['S', 'I think there is a sign error in question {n}.'],
      ['T', 'Well spotted. A corrected sheet is on the course page.'],
    ],
    [
      ['T', 'Coursework {n} is marked. The average was 68, well done everyone.'],
      ['S', 'When can we see the scripts?'],
      ['T', 'Office hours, {onDay} at {time}.'],
    ],
    [
      ['S', 'Will {topic} be on the exam?'],
      ['T', 'Yes, at the level of the problem sheets.'],
    ],
    [
      ['A', 'We are moving to {place} this week, the projector is being replaced.'],
      ['S', 'Noted, thanks.'],
    ],
    [
      ['S', 'My simulation blows up after {n} steps.'],
      ['S2', 'Halve the step size, your scheme is only conditionally stable.'],
      ['S', 'That was it!'],
      ['A', 'Good question for the report, actually.'],
    ],
    [
      ['S', 'Anyone up for a study group in {place}?'],
      ['S2', 'Count me in.'],
      ['S3', 'Me too, after {time}.'],
    ],
    [
      ['T', 'Project groups close {onDay}. Three people each, please.'],
      ['S', 'We are two, looking for a third!'],
      ['S2', 'I am still free.'],
    ],
    [
      ['S', 'Could we get an extension for lab {n}? The licence server was down all day.'],
      ['A', 'Yes, two more days for everyone.'],
      ['S2', 'Thank you!'],
    ],
    [
      ['S', 'Explain {topic} like I am five?'],
      ['S2', 'You push a swing. If you push at the right moment, it goes higher and higher.'],
      ['S3', 'I will never unsee that.'],
    ],
    [
      ['S', 'The recording from last week has no sound.'],
      ['A', 'Re-uploading it now, sorry about that.'],
    ],
    [
      ['T', 'Guest lecture {onDay} at {time}, {place}. Biscuits will be provided.'],
      ['S', 'Say no more.'],
    ],
  ],
  staff: [
    [
      ['S', 'Teaching committee meets {onDay} at {time} in {place}.'],
      ['S2', 'I will be there.'],
      ['S3', 'Dialling in from Leeds.'],
    ],
    [
      ['S', 'Could somebody cover my tutorial {onDay}?'],
      ['S2', 'Happy to.'],
      ['S', 'I owe you one.'],
    ],
    [
      ['S', 'External examiner wants the scripts by the end of the week.'],
      ['S2', 'Mine are in the tray.'],
      ['S3', 'Still {n} to go…'],
    ],
    [
      ['S', 'How many MSc projects do we have?'],
      ['S2', '{n} so far.'],
    ],
  ],
  social: [
    [
      ['S', 'Coffee at {time}?'],
      ['S2', 'Yes please.'],
      ['S3', 'Give me {n} minutes.'],
    ],
    [
      ['S', 'Walk {onDay}? The forecast looks decent.'],
      ['S2', 'In!'],
      ['S3', 'Can bring sandwiches.'],
    ],
    [
      ['S', 'Lost: one blue water bottle.'],
      ['S2', 'There is one at the porter’s desk.'],
      ['S', 'Found, thank you!'],
    ],
    [
      ['S', 'Anyone selling a copy of the Oppenheim?'],
      ['S2', 'I have one, slightly coffee-stained.'],
    ],
    [
      ['S', 'It is raining again.'],
      ['S2', 'It is always raining again.'],
    ],
  ],
  direct: [
    [
      ['S', 'Hi, do you have five minutes {onDay}?'],
      ['S2', 'Sure, come by at {time}.'],
      ['S', 'Great, thanks.'],
    ],
    [
      ['S', 'Did you finish the problem sheet?'],
      ['S2', 'All but number {n}.'],
      ['S', 'Same here.'],
    ],
    [
      ['S', 'I sent you the draft of chapter {n}.'],
      ['S2', 'Got it, comments by the weekend.'],
    ],
    [
      ['S', 'Where are you?'],
      ['S2', 'In {place}.'],
      ['S', 'On my way.'],
    ],
    [
      ['S', 'Thanks again for yesterday!'],
      ['S2', 'Any time 🙂'],
    ],
  ],
  announcements: [
    'The exam timetable has been published on the registry pages.',
    'The library stays open until 22:00 until the end of term.',
    'Network maintenance tomorrow from 7:00 to 9:00 in the main building.',
    'Applications for exchange places close on the 15th.',
  ],
  captions: ['Whiteboard from today', 'This week’s timetable', 'Viva photo', 'Plot from the lab', 'Campus this morning'],
  files: ['Lecture {n}.pdf', 'Problem sheet {n}.pdf', 'Past papers.pdf', 'Group marks.csv', 'Report draft {n}.txt'],
  topicChange: 'Office hours: {onDay}, {time}, {place}',
  redactReason: 'Posted by mistake',
  emote: ['goes to find some tea', 'applauds', 'wipes the board'],
  mention: [', could you have a look?', ', are you coming to the tutorial?', ', one for you.', ', thanks for your help!'],
  notice: 'Timetable bot: next session {onDay} at {time}, {place}.',
  threadTopic: 'Let’s discuss problem {n} here',
}
